package render

import (
	"math"
	"strings"

	"golang.org/x/text/language"
	"golang.org/x/text/message"
	"golang.org/x/text/number"

	"svodka/internal/kpi"
)

const (
	nbsp  = "\u00a0"
	minus = "\u2212"
	dash  = "—"
)

// Number writes v with the given number of decimals: 1 728, 1,728. Halves go away from zero; it never writes −0. What is no
// number is a dash.
func (f Formatter) Number(v float64, decimals int) string {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return dash
	}
	tag := language.English
	if f.ru() {
		tag = language.Russian
	}
	v = round(v, decimals)
	text := message.NewPrinter(tag).Sprint(number.Decimal(math.Abs(v), number.Scale(decimals)))
	if v < 0 {
		return minus + text
	}
	return text
}

// short writes v with at most so many decimals, without zeros at the end: 24, 24,6.
func (f Formatter) short(v float64, decimals int) string {
	for decimals > 0 && round(v, decimals) == round(v, decimals-1) {
		decimals--
	}
	return f.Number(v, decimals)
}

// round rounds halves away from zero, as people do, of the number as it is printed and not of its binary neighbour.
func round(v float64, decimals int) float64 {
	scale := math.Pow10(decimals)
	r := math.Round(v*scale*(1+1e-12)) / scale
	if r == 0 || math.IsInf(r, 0) || math.IsNaN(r) {
		return r + 0 // −0 becomes 0
	}
	return r
}

// decimals is how many decimals make three significant figures of v, at most the given number.
func decimals(v float64, most int) int {
	v = math.Abs(v)
	switch {
	case v >= 99.95:
		return 0
	case v >= 9.995:
		return min(most, 1)
	}
	return min(most, 2)
}

// Percent writes a fraction: 0.125 is «12,5 %».
func (f Formatter) Percent(v float64, decimals int) string {
	v *= 100
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return dash
	}
	return f.Number(v, decimals) + f.percentSign()
}

func (f Formatter) percentSign() string {
	if f.ru() {
		return nbsp + "%"
	}
	return "%"
}

// share writes a share of a whole, as exactly as it needs: «31 %», «4,2 %», «0,04 %».
func (f Formatter) share(v float64) string {
	switch a := math.Abs(v); {
	case a > 0 && a < 0.0005:
		return f.Percent(v, 2)
	case a > 0 && a < 0.0995:
		return f.Percent(v, 1)
	}
	return f.Percent(v, 0)
}

// signs are the signs of currencies that have one both languages know. Others go by their code.
var signs = map[string]string{
	"RUB": "₽", "USD": "$", "EUR": "€", "GBP": "£", "KZT": "₸", "UAH": "₴", "GEL": "₾", "AMD": "֏", "TRY": "₺", "CNY": "¥", "INR": "₹", "ILS": "₪",
}

// Currency is the sign of a currency, or its code where it has none: «₽», «Br».
func (f Formatter) Currency(code string) string {
	if code == "BYN" && f.ru() {
		return "Br"
	}
	if s, ok := signs[code]; ok {
		return s
	}
	return code
}

// Money writes an amount in full: «1 234 567 ₽», "₽1,234,567", "BYN 1,234".
func (f Formatter) Money(v float64, currency string) string {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return dash
	}
	places := 0
	if math.Abs(v) < 99.995 && round(v, 2) != round(v, 0) {
		places = 2
	}
	return f.priced(v, places, "", currency)
}

// Amount writes an amount in three significant figures: «24,6 млн ₽», "₽24.6M".
func (f Formatter) Amount(v float64, currency string) string {
	s := f.scaleOf(v)
	if s.name == (phrase{}) {
		return f.Money(v, currency)
	}
	return f.priced(v/s.by, f.places(v/s.by), f.say(s.name), currency)
}

// places is how many decimals three significant figures take, without zeros at the end.
func (f Formatter) places(v float64) int {
	n := decimals(v, 2)
	for n > 0 && round(v, n) == round(v, n-1) {
		n--
	}
	return n
}

// priced puts number, scale and currency together the way the language does.
func (f Formatter) priced(v float64, places int, scale, currency string) string {
	sign := f.Currency(currency)
	text := f.Number(math.Abs(v), places)
	lead := ""
	if round(v, places) < 0 {
		lead = minus
	}
	if f.ru() {
		return lead + strings.Join(filled(text, scale, sign), nbsp)
	}
	if len([]rune(sign)) > 1 {
		return lead + strings.Join(filled(sign, text+scale), nbsp)
	}
	return lead + sign + text + scale
}

func filled(parts ...string) []string {
	var all []string
	for _, p := range parts {
		if p != "" {
			all = append(all, p)
		}
	}
	return all
}

// scale is a power of ten that amounts are told in.
type scale struct {
	by   float64
	name phrase
}

// scaleOf picks the scale that v is told in: none below ten thousand.
func (f Formatter) scaleOf(v float64) scale {
	v = math.Abs(v)
	switch {
	case v >= 999.5e9:
		return scale{1e12, trillions}
	case v >= 999.5e6:
		return scale{1e9, billions}
	case v >= 999.5e3:
		return scale{1e6, millions}
	case v >= 9999.5:
		return scale{1e3, thousands}
	}
	return scale{by: 1}
}

// Duration writes seconds: «45 с», «15 мин», «2 ч 15 мин», «4,1 дня», «41 день».
func (f Formatter) Duration(seconds float64) string {
	if math.IsNaN(seconds) || math.IsInf(seconds, 0) {
		return dash
	}
	if seconds <= -0.5 {
		return minus + f.Duration(-seconds)
	}
	seconds = math.Abs(seconds)
	s := int64(min(math.Round(seconds), 1e15))
	switch {
	case s < 60:
		return f.say(secondsUnit, f.Number(float64(s), 0))
	case s < 600 && s%60 != 0:
		return f.say(minutesUnit, f.Number(float64(s/60), 0)) + nbsp + f.say(secondsUnit, f.Number(float64(s%60), 0))
	case seconds < 3570:
		return f.say(minutesUnit, f.Number(seconds/60, 0))
	case seconds < 48*3600-30:
		return f.hours((s + 30) / 60)
	}
	return f.days(seconds / 86400)
}

func (f Formatter) hours(minutes int64) string {
	h := f.say(hoursUnit, f.Number(float64(minutes/60), 0))
	if minutes%60 == 0 {
		return h
	}
	return h + nbsp + f.say(minutesUnit, f.Number(float64(minutes%60), 0))
}

func (f Formatter) days(v float64) string {
	places := 0
	if v < 9.95 && round(v, 1) != round(v, 0) {
		places = 1
	}
	return f.Number(v, places) + nbsp + f.form(dayNoun, round(v, places), places)
}

// Value writes a KPI's value for a text: three significant figures, with its unit.
func (f Formatter) Value(v float64, unit kpi.Unit, currency string) string {
	switch unit {
	case kpi.Percent:
		return f.ratio(v)
	case kpi.Money:
		return f.Amount(v, currency)
	case kpi.Duration:
		return f.Duration(v)
	}
	return f.amount(v)
}

// limit writes a limit as people set it, without zeros at the end: «15 %».
func (f Formatter) limit(v float64, unit kpi.Unit, currency string) string {
	if unit == kpi.Percent {
		return f.short(v*100, 2) + f.percentSign()
	}
	return f.Value(v, unit, currency)
}

// ratio writes the value of a ratio: one decimal, two when it is tiny, none from a hundred per cent.
func (f Formatter) ratio(v float64) string {
	switch a := math.Abs(v); {
	case a >= 0.9995:
		return f.Percent(v, 0)
	case a > 0 && a < 0.0005:
		return f.Percent(v, 2)
	}
	return f.Percent(v, 1)
}

// amount writes a count for a text: whole up to a million.
func (f Formatter) amount(v float64) string {
	if math.Abs(v) < 999_500 {
		return f.short(v, decimals(v, 1))
	}
	s := f.scaleOf(v)
	n := f.Number(v/s.by, f.places(v/s.by))
	if f.ru() {
		return n + nbsp + f.say(s.name)
	}
	return n + f.say(s.name)
}

// Difference writes how far now is from before: in percentage points for a ratio, else as a share of before; without a sign.
// Dir is the sign of what is written, so that nothing is ever "down 0 %"; ok is false where it cannot be said.
func (f Formatter) Difference(now, before float64, unit kpi.Unit) (text string, dir int, ok bool) {
	if unit == kpi.Percent {
		return f.points(now - before)
	}
	if before == 0 && now == 0 {
		return f.Percent(0, 0), 0, true
	}
	return f.relative((now - before) / math.Abs(before))
}

// points writes a difference of fractions in percentage points.
func (f Formatter) points(diff float64) (text string, dir int, ok bool) {
	diff *= 100
	if math.IsNaN(diff) || math.IsInf(diff, 0) {
		return "", 0, false
	}
	places := 1
	if math.Abs(diff) >= 9.95 {
		places = 0
	}
	r := round(diff, places)
	if r == 0 {
		places = 0
	}
	return f.say(pointsUnit, f.Number(math.Abs(r), places)), sign(r), true
}

// relative writes a relative change: «12,1 %», or «в 12 раз» from a tenfold on.
func (f Formatter) relative(change float64) (text string, dir int, ok bool) {
	if math.IsNaN(change) || math.IsInf(change*100, 0) {
		return "", 0, false
	}
	if change >= 9 {
		return f.say(times, f.Number(change+1, 0), f.form(timesNoun, math.Round(change+1), 0)), 1, true
	}
	places := 1
	if math.Abs(change) >= 0.9995 {
		places = 0
	}
	r := round(change*100, places)
	if r == 0 {
		places = 0
	}
	return f.Number(math.Abs(r), places) + f.percentSign(), sign(r), true
}

// signed writes a difference with its sign in front: «+6 п. п.», «−12 %».
func signed(text string, dir int) string {
	switch dir {
	case 1:
		return "+" + text
	case -1:
		return minus + text
	}
	return text
}

func sign(v float64) int {
	switch {
	case v > 0:
		return 1
	case v < 0:
		return -1
	}
	return 0
}
