package mapping

import (
	"strconv"
	"strings"
)

// parseISO reads 2024-06-21, with a time, fractions of a second and an offset or Z if they are there.
func parseISO(text string) (w wall, ok bool) {
	p := iso(text)
	if w.year = p.number(4); !p.skip("-") {
		return w, false
	}
	if w.month = p.number(2); !p.skip("-") {
		return w, false
	}
	w.day = p.number(2)
	if p == "" {
		w.dayOnly = true
		return w, w.valid()
	}
	if !p.skip("T ") {
		return w, false
	}
	if w.hour = p.number(2); !p.skip(":") {
		return w, false
	}
	w.minute = p.number(2)
	if p.skip(":") {
		w.second = p.number(2)
		if p.skip(".,") {
			p = iso(w.fraction(string(p)))
		}
	}
	return w, w.zone(strings.TrimSpace(string(p))) && w.valid()
}

// iso is what is left of a text in ISO 8601.
type iso string

// number takes so many digits off; where they are not there nothing else will be found either.
func (p *iso) number(digits int) int {
	text := string(*p)
	if len(text) < digits || !unsigned.MatchString(text[:digits]) {
		*p = "?"
		return 0
	}
	*p = iso(text[digits:])
	v, _ := strconv.Atoi(text[:digits])
	return v
}

// skip takes one of some characters off.
func (p *iso) skip(one string) bool {
	if *p == "" || !strings.Contains(one, string((*p)[:1])) {
		return false
	}
	*p = (*p)[1:]
	return true
}

// fraction reads decimals of a second and returns what is left.
func (w *wall) fraction(rest string) string {
	n := 0
	for n < len(rest) && rest[n] >= '0' && rest[n] <= '9' {
		n++
	}
	if n == 0 {
		return "?"
	}
	w.nano, _ = strconv.Atoi((rest[:n] + "000000000")[:9])
	return rest[n:]
}

// zone reads nothing, Z, UTC, or an offset such as +02:00, +0200, +02.
func (w *wall) zone(rest string) bool {
	switch {
	case rest == "":
		return true
	case rest == "Z" || rest == "UTC":
		w.zoned = true
		return true
	case rest[0] != '+' && rest[0] != '-':
		return false
	}
	digits := strings.Replace(rest[1:], ":", "", 1)
	if len(digits) == 2 {
		digits += "00"
	}
	if len(digits) != 4 || !unsigned.MatchString(digits) {
		return false
	}
	v, _ := strconv.Atoi(digits)
	w.zoned, w.offset = true, (v/100*60+v%100)*60
	if rest[0] == '-' {
		w.offset = -w.offset
	}
	return v/100 < 15 && v%100 < 60
}
