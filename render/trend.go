package render

import (
	"math"
	"strconv"

	"svodka/internal/kpi"
	"svodka/internal/period"
)

func (w *writer) trend() *Trend {
	name := w.s.Trend
	periods, other := w.c.trendPeriods()
	b := &Trend{}
	unit := w.axisUnit(name, periods, other)
	b.Axis = Axis{Format: unit.format, Floor: unitOf(name) != kpi.Percent || goodCounts(name)}
	b.Points = w.trendPoints(name, periods)
	b.Subtitle = w.say(trendSubtitle, w.label(name), w.say(byGrain[w.c.trendGrain()])) + unit.suffix()
	b.Subtitle += w.sinceYearAgo(name)
	b.Title = w.say(trendPlain, w.label(name), w.sumOf())
	if !anyTold(b.Points) {
		b.Subtitle, b.Empty = "", w.say(emptyTrend, w.label(name), w.For(w.c.Period, w.c.Grain, true))
		return b
	}
	shift := w.c.weekdayShift(periods, other)
	b.Other = w.otherLine(name, other, len(periods), shift)
	if b.Other != nil {
		b.Legend, b.OtherOf = w.Period(w.c.Period, w.c.Grain, false), w.base(w.Period)
	}
	if b.Other != nil && shift != 0 {
		b.OtherOf = w.say(byWeekday, b.OtherOf)
	}
	w.remark(b, name, periods)
	b.Alt = w.say(trendAlt, b.Subtitle, w.lowHigh(name, b.Points, periods))
	return b
}

// lowHigh says in words between what values a line runs, and when.
func (w *writer) lowHigh(name string, points []TrendPoint, periods []period.Period) string {
	low, high := -1, -1
	for i, p := range points {
		if math.IsNaN(p.Value) {
			continue
		}
		if low < 0 || p.Value < points[low].Value {
			low = i
		}
		if high < 0 || p.Value > points[high].Value {
			high = i
		}
	}
	return w.say(lowHigh, w.value(name, points[low].Value), w.moment(periods[low]), w.value(name, points[high].Value), w.moment(periods[high]))
}

// sinceYearAgo adds the change against the year before, where that is the second comparison.
func (w *writer) sinceYearAgo(name string) string {
	base, _ := w.c.base()
	for _, cmp := range w.c.Compare {
		if cmp.Role != YearAgo || base.Role == YearAgo {
			continue
		}
		diff, dir, ok := w.roughly(w.now(name), w.d.at(name, nil, cmp.Period), unitOf(name))
		if ok {
			return w.say(toYearAgo, w.To(cmp.Period, w.c.Grain, true), signed(diff, dir))
		}
	}
	return ""
}

func (w *writer) trendPoints(name string, periods []period.Period) []TrendPoint {
	g := w.c.trendGrain()
	points := make([]TrendPoint, len(periods))
	for i, p := range periods {
		v := w.d.at(name, nil, p)
		points[i] = TrendPoint{
			Value: math.NaN(), Low: math.NaN(), High: math.NaN(),
			Shaded:  g == period.Day && !w.c.Calendar.Working(p.From),
			Partial: v.State == kpi.Partial || v.State == kpi.Stale,
		}
		if told(v) && p.From.Before(w.c.At) {
			points[i].Value = v.Value
		}
	}
	w.labelAxis(points, periods, g)
	return points
}

// labelAxis labels as many points as have room: weekdays of a week, every fifth day of a month, every second of many weeks.
func (w *writer) labelAxis(points []TrendPoint, periods []period.Period, g period.Grain) {
	for i, p := range periods {
		switch {
		case g == period.Day && len(periods) <= 7:
			points[i].Label = w.weekday(p.From) + nbsp + strconv.Itoa(p.From.Day())
		case g == period.Day && len(periods) <= 14:
			if (len(periods)-1-i)%2 == 0 {
				points[i].Label = w.dayTick(p.From)
			}
		case g == period.Day:
			if roundDay(p.From.Day(), i, len(periods)) {
				points[i].Label = strconv.Itoa(p.From.Day())
			}
		case g == period.Week && len(periods) > 8:
			if i%2 == 0 {
				points[i].Label = w.tick(p, g)
			}
		default:
			points[i].Label = w.tick(p, g)
		}
	}
}

// roundDay tells whether a day of the month is worth a label: the first, the last and every fifth that is not beside them.
func roundDay(day, i, n int) bool {
	return i == 0 || i == n-1 || day%5 == 0 && i > 1 && i < n-2
}

func anyTold(points []TrendPoint) bool {
	for _, p := range points {
		if !math.IsNaN(p.Value) {
			return true
		}
	}
	return false
}

// weekdayShift is how many days the comparison is moved so that it has the same weekdays below it: from -3 to 3.
func (c Context) weekdayShift(now, before []period.Period) int {
	if c.trendGrain() != period.Day || len(now) == 0 || len(before) == 0 {
		return 0
	}
	shift := int(now[0].From.Weekday()-before[0].From.Weekday()+7) % 7
	if shift > 3 {
		shift -= 7
	}
	return shift
}

// otherLine is the comparison beside the points, day by day, moved back by shift; nil without data.
func (w *writer) otherLine(name string, periods []period.Period, n, shift int) []float64 {
	line := make([]float64, n)
	some := false
	for i := range line {
		line[i] = math.NaN()
		if i+shift < 0 || i+shift >= len(periods) {
			continue
		}
		if p := w.d.at(name, nil, periods[i+shift]); told(p) {
			line[i], some = p.Value, true
		}
	}
	if !some {
		return nil
	}
	return line
}

// axisUnit is what an axis counts in.
type axisUnit struct {
	by     float64
	name   string
	places int
	f      Formatter
}

func (u axisUnit) format(v float64) string { return u.f.short(v/u.by, u.places) }

// suffix is the unit after a subtitle: «, тыс. ₽».
func (u axisUnit) suffix() string {
	if u.name == "" {
		return ""
	}
	return ", " + u.name
}

// axisUnit picks what the axis of a KPI over some periods counts in.
func (w *writer) axisUnit(name string, lists ...[]period.Period) axisUnit {
	most := 0.0
	for _, list := range lists {
		for _, p := range list {
			if v := w.d.at(name, nil, p); told(v) {
				most = max(most, math.Abs(v.Value))
			}
		}
	}
	return w.unitFor(unitOf(name), most, w.c.Currency)
}

// unitFor is what an axis up to most counts in.
func (f Formatter) unitFor(unit kpi.Unit, most float64, currency string) axisUnit {
	switch unit {
	case kpi.Percent:
		return axisUnit{0.01, "%", 1, f}
	case kpi.Duration:
		return f.durationUnit(most)
	}
	s := f.scaleOf(most / 3) // 1 200 thousand rather than 1.2 million
	u := axisUnit{by: s.by, places: 2, f: f}
	if unit == kpi.Count {
		if most < 999_500 {
			return axisUnit{by: 1, places: 1, f: f}
		}
		u.name = f.scaleName(s, "")
		return u
	}
	u.name = f.scaleName(s, f.Currency(currency))
	return u
}

// scaleName is a scale with a currency for a heading: «тыс. ₽», "₽ thousand".
func (f Formatter) scaleName(s scale, sign string) string {
	if s.by == 1 {
		return sign
	}
	word := f.say(scaleWords[s.by])
	if f.ru() {
		return joined(word, sign)
	}
	return joined(sign, word)
}

func joined(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + nbsp + b
}

func (f Formatter) durationUnit(most float64) axisUnit {
	switch {
	case most >= 2*86400:
		return axisUnit{86400, f.say(axisDays), 1, f}
	case most >= 2*3600:
		return axisUnit{3600, f.say(axisHours), 1, f}
	}
	return axisUnit{60, f.say(axisMinutes), 1, f}
}
