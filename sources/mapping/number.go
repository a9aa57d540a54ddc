package mapping

import (
	"errors"
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
	"unicode"
)

// number is a decimal number as it was written.
type number struct {
	negative       bool
	whole, decimal string // digits
	mark           string // currency or % beside it, as written
}

var (
	errAmbiguous = errors.New(`can be read as thousands or as decimals; write decimal: point or decimal: comma`)
	scientific   = regexp.MustCompile(`^[-+]?[0-9]+(\.[0-9]+)?[eE][-+]?[0-9]{1,3}$`)
	unsigned     = regexp.MustCompile(`^[0-9]+$`)
)

// parseNumber reads a number with whatever stands around it. Decimal is comma, point or auto; auto takes what can be read in one
// way only.
func parseNumber(text, decimal string) (number, error) {
	var n number
	body := strings.Map(spaces, text)
	if scientific.MatchString(body) && decimal != "comma" {
		return parseScientific(body)
	}
	if strings.HasPrefix(body, "(") && strings.HasSuffix(body, ")") {
		n.negative, body = true, strings.TrimSpace(body[1:len(body)-1])
	}
	body = n.peel(body)
	body, err := pointed(body, decimal)
	if err != nil {
		return n, err
	}
	n.whole, n.decimal, _ = strings.Cut(body, ".")
	if n.whole+n.decimal == "" || n.whole != "" && !unsigned.MatchString(n.whole) || n.decimal != "" && !unsigned.MatchString(n.decimal) {
		return n, errNoNumber
	}
	return n, nil
}

var errNoNumber = errors.New("is no number")

// spaces makes all kinds of space and minus one, and drops what cannot be seen.
func spaces(r rune) rune {
	switch {
	case r == '−' || r == '–':
		return '-'
	case r == '’' || r == '`':
		return '\''
	case unicode.IsSpace(r) || r == '\u202f' || r == '\u2009':
		return ' '
	case r == '\u200b' || r == '\u200e' || r == '\u200f' || r == '\ufeff':
		return -1
	}
	return r
}

// peel takes signs, currencies and percent off both ends.
func (n *number) peel(body string) string {
	isDigit := func(r rune) bool { return r >= '0' && r <= '9' }
	first, last := strings.IndexFunc(body, isDigit), strings.LastIndexFunc(body, isDigit)
	if first < 0 {
		return body
	}
	if first > 0 && (body[first-1] == '.' || body[first-1] == ',') && (first == 1 || strings.ContainsRune(" -+", rune(body[first-2]))) {
		first-- // .50
	}
	before, after := body[:first], body[last+1:]
	minus := strings.Count(before, "-") + strings.Count(after, "-")
	if minus == 1 {
		n.negative = !n.negative
	}
	if minus > 1 {
		return body
	}
	before, after = strings.Map(unsign, before), strings.Map(unsign, after)
	if before != "" && after != "" {
		return body
	}
	n.mark = before + after
	return body[first : last+1]
}

// unsign drops signs and spaces.
func unsign(r rune) rune {
	if r == '-' || r == '+' || r == ' ' {
		return -1
	}
	return r
}

// pointed returns the digits with a point before the decimals and nothing between thousands.
func pointed(body, decimal string) (string, error) {
	sep, err := decimalOf(body, decimal)
	if err != nil {
		return "", err
	}
	whole, rest, found := body, "", false
	if sep != 0 {
		i := strings.LastIndexByte(body, sep)
		whole, rest, found = body[:i], body[i+1:], true
	}
	whole, ok := ungroup(whole)
	if !ok {
		return "", errNoNumber
	}
	if !found {
		return whole, nil
	}
	return whole + "." + rest, nil
}

// decimalOf tells which of . and , stands before decimals; 0 if neither does.
func decimalOf(body, decimal string) (byte, error) {
	points, commas := strings.Count(body, "."), strings.Count(body, ",")
	switch decimal {
	case "point":
		return only('.', points)
	case "comma":
		return only(',', commas)
	}
	switch {
	case points > 0 && commas > 0:
		if strings.LastIndexByte(body, '.') > strings.LastIndexByte(body, ',') {
			return only('.', points)
		}
		return only(',', commas)
	case points+commas != 1:
		return 0, nil
	}
	sep := byte('.')
	if commas == 1 {
		sep = ','
	}
	i := strings.IndexByte(body, sep)
	if whole := body[:i]; len(body)-i-1 == 3 && len(whole) >= 1 && len(whole) <= 3 && whole[0] != '0' && !strings.ContainsAny(whole, " '") {
		return 0, errAmbiguous
	}
	return sep, nil
}

func only(sep byte, count int) (byte, error) {
	switch count {
	case 0:
		return 0, nil
	case 1:
		return sep, nil
	}
	return 0, errNoNumber
}

// ungroup joins thousands; it refuses groups that are none.
func ungroup(whole string) (string, bool) {
	i := strings.IndexAny(whole, " .,'")
	if i < 0 {
		return whole, true
	}
	groups := strings.Split(whole, whole[i:i+1])
	for k, g := range groups {
		if !unsigned.MatchString(g) || k > 0 && len(g) != 3 || k == 0 && len(g) > 3 {
			return "", false
		}
	}
	return strings.Join(groups, ""), true
}

func parseScientific(text string) (number, error) {
	f, err := strconv.ParseFloat(text, 64)
	if err != nil || math.Abs(f) > 1e18 {
		return number{}, errNoNumber
	}
	n := number{negative: f < 0}
	n.whole, n.decimal, _ = strings.Cut(strconv.FormatFloat(math.Abs(f), 'f', -1, 64), ".")
	return n, nil
}

// hundredths is the number times 100, rounded half away from zero.
func (n number) hundredths() (int64, error) {
	digits := (n.decimal + "00")[:2]
	v, err := strconv.ParseInt(n.whole+digits, 10, 64)
	if err != nil || len(strings.TrimLeft(n.whole, "0")) > 15 {
		return 0, fmt.Errorf("is larger than any amount")
	}
	if len(n.decimal) > 2 && n.decimal[2] >= '5' {
		v++
	}
	return n.signed(v), nil
}

// integer is the number if it has no decimals but zeros.
func (n number) integer() (int64, error) {
	if strings.Trim(n.decimal, "0") != "" {
		return 0, fmt.Errorf("is no whole number")
	}
	v, err := strconv.ParseInt("0"+n.whole, 10, 64)
	if err != nil {
		return 0, fmt.Errorf("is too large a number")
	}
	return n.signed(v), nil
}

func (n number) float() float64 {
	f, _ := strconv.ParseFloat("0"+n.whole+"."+n.decimal+"0", 64)
	if n.negative {
		return -f
	}
	return f
}

func (n number) signed(v int64) int64 {
	if n.negative {
		return -v
	}
	return v
}

// CurrencyOf is the currency that a number is shown with; empty if there is none that is known.
func CurrencyOf(text string) string {
	n, err := parseNumber(text, "auto")
	if err != nil && !errors.Is(err, errAmbiguous) {
		return ""
	}
	code, _ := codeOf(n.mark)
	return code
}
