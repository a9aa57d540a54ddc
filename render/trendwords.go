package render

import (
	"math"

	"svodka/internal/kpi"
	"svodka/internal/period"
)

// remarkable is a point of a trend that a title can speak of.
type remarkable struct {
	index       int
	value, mean float64
}

// remark gives the trend its title by the first rule that holds: a bad day, a good day, the whole against the comparison, the
// best day; and calls the day out.
func (w *writer) remark(b *Trend, name string, periods []period.Period) {
	if !adds(name) {
		b.Title = w.total(name)
		return
	}
	worst, best, ok := w.extremes(b.Points, periods)
	switch {
	case ok && worst.value < worst.mean/2 && w.lonely(b.Points, periods, func(v float64) bool { return v < worst.mean/2 }):
		w.callOut(b, name, periods, worst, worstOf, belowMean)
	case ok && best.value > best.mean*1.6 && w.lonely(b.Points, periods, func(v float64) bool { return v > best.mean*1.6 }):
		w.callOut(b, name, periods, best, bestOf, aboveMean)
	case ok && best.value > 0:
		b.Title = w.total(name)
		if _, _, compared := w.roughly(w.now(name), w.before(name), unitOf(name)); !compared && w.now(name).State == kpi.Value {
			b.Title = w.say(totalAndBest, w.total(name), lowerFirst(w.say(bestOf[w.c.trendGrain()])), w.moment(periods[best.index]), w.value(name, best.value))
		}
	default:
		b.Title = w.total(name)
	}
}

// adds tells whether the KPI's parts add up to the whole: then best and worst days mean something.
func adds(name string) bool {
	k, ok := kpi.Find(name)
	return ok && !k.Ratio() && k.Unit != kpi.Duration
}

// total is the whole against the comparison: «24,6 млн ₽ за октябрь — на 12 % больше, чем в сентябре».
func (w *writer) total(name string) string {
	now, before := w.now(name), w.before(name)
	if !told(now) {
		return w.say(trendPlain, w.label(name), w.sumOf())
	}
	head := w.say(totalValue, w.sumOf(), w.value(name, now.Value))
	if now.State != kpi.Value {
		return w.say(totalSoFar, head, w.Day(w.knownUntil()))
	}
	if text, ok := w.nothing(name); ok {
		return text + " " + w.sumOf()
	}
	diff, dir, ok := w.roughly(now, before, unitOf(name))
	switch {
	case !ok || w.holiday():
		return head
	case dir == 0:
		return w.say(totalSame, head, w.than())
	case dir > 0:
		return w.say(totalMore, head, w.by(diff), w.than())
	}
	return w.say(totalLess, head, w.by(diff), w.than())
}

// extremes are the worst and the best of the finished points that are judged, against their mean; ok with five or more.
func (w *writer) extremes(points []TrendPoint, periods []period.Period) (worst, best remarkable, ok bool) {
	n, sum := 0, 0.0
	worst.value, best.value = math.Inf(1), math.Inf(-1)
	for i, p := range points {
		if !w.judged(p, periods[i]) {
			continue
		}
		n, sum = n+1, sum+p.Value
		if p.Value < worst.value {
			worst.index, worst.value = i, p.Value
		}
		if p.Value > best.value {
			best.index, best.value = i, p.Value
		}
	}
	if n < 5 {
		return worst, best, false
	}
	worst.mean, best.mean = sum/float64(n), sum/float64(n)
	return worst, best, true
}

// judged tells whether a point may be called best or worst: a finished working day, or a whole week or month.
func (w *writer) judged(p TrendPoint, at period.Period) bool {
	if math.IsNaN(p.Value) || p.Partial || p.Shaded {
		return false
	}
	switch w.c.trendGrain() {
	case period.Week:
		return days(at) == 7
	case period.Month:
		return days(at) >= 28
	}
	return true
}

// lonely tells whether at most two judged points are so.
func (w *writer) lonely(points []TrendPoint, periods []period.Period, so func(float64) bool) bool {
	n := 0
	for i, p := range points {
		if w.judged(p, periods[i]) && so(p.Value) {
			n++
		}
	}
	return n <= 2
}

// callOut makes a point the title and marks it.
func (w *writer) callOut(b *Trend, name string, periods []period.Period, r remarkable, kind map[period.Grain]phrase, against phrase) {
	g := w.c.trendGrain()
	when, value := w.moment(periods[r.index]), w.value(name, r.value)
	far := w.Percent(math.Abs(r.value/r.mean-1), 0)
	b.Title = w.say(extremeTitle, w.say(kind[g]), when, value, w.say(against, far))
	dir := sign(r.value - r.mean)
	b.Callouts = []Mark{{
		Point: r.index, Tone: tone(name, dir), Title: w.say(pointValue, upperFirst(when), value),
		Lines: []string{w.say(meanOf[g], w.value(name, r.mean))},
	}}
}

// moment names a point of the trend: «16 октября», «неделя 12–18 октября», «март».
func (w *writer) moment(p period.Period) string {
	if w.c.trendGrain() == period.Month {
		return w.Period(p, period.Month, false)
	}
	return w.Span(p, false)
}
