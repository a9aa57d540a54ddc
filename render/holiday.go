package render

import "svodka/internal/period"

// holiday tells whether the period had at most half the working days of the one it is compared with. It is then told as it was:
// what fell is nobody's fault, and nothing is to be done about it.
func (w *writer) holiday() bool {
	if _, short := offName[w.c.Grain]; !short || !w.c.finished() {
		return false
	}
	now, before := w.workedDays()
	return before > 0 && 2*now <= before
}

// workedDays counts the working days of the period and of the comparison.
func (w *writer) workedDays() (now, before int) {
	b, ok := w.c.base()
	if !ok {
		return w.c.Calendar.WorkingDays(w.c.Period), 0
	}
	return w.c.Calendar.WorkingDays(w.c.Period), w.c.Calendar.WorkingDays(b.Period)
}

// offHeadline says that the days were off and what was sold all the same: «Праздничная неделя: продажи — 1,2 млн ₽».
func (w *writer) offHeadline() string {
	name := w.s.Trend
	if text, ok := w.nothing(name); ok {
		return w.say(offNothing, w.say(offName[w.c.Grain]), lowerFirst(text))
	}
	return w.say(offValue, w.say(offName[w.c.Grain]), lowerFirst(w.subject(name).noun(w)), w.value(name, w.now(name).Value))
}

// nothing says that a KPI that adds up was zero: «Продаж не было»; ok is false if it was not, or there is no word for it.
func (w *writer) nothing(name string) (text string, ok bool) {
	whole, ok := wholes[name]
	if now := w.now(name); !ok || !final(now) || now.Value != 0 {
		return "", false
	}
	return upperFirst(w.say(thereWasNo, w.say(whole))), true
}

// offDays tells for the context line how many working days are held against each other; empty unless they explain the changes.
func (w *writer) offDays() string {
	if !w.holiday() {
		return ""
	}
	now, before := w.workedDays()
	return w.say(workedAgainst, w.Number(float64(now), 0), w.Number(float64(before), 0))
}

// blamed is the tone of a number, without colour where the days were off.
func (w *writer) blamed(t Tone) Tone {
	if w.holiday() {
		return Neutral
	}
	return t
}

// offName is what a period of few working days is called. Longer periods have none: their holidays weigh little.
var offName = map[period.Grain]phrase{
	period.Day:   dayOff,
	period.Week:  weekOff,
	period.Month: monthOff,
}
