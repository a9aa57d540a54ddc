package demo

import (
	"math"
	"slices"
	"time"

	"svodka/internal/period"
)

// history is how many weeks before the week of the story the world begins: two years, and half a year for repeat sales to
// get going.
const history = 130

// ahead is how many days after now are known: more than any deal takes.
const ahead = 500

// world is the company's life. It is the same for the same seed and story, however far one looks.
type world struct {
	seed      int64
	ru        *period.Calendar
	words     words
	story     story
	first     int     // its first day
	days      []today // from first to long after the end of what has begun by now, so that the end does not depend on now
	dice      *dice
	origins   []origin
	campaigns []campaign
	managers  []manager
	goods     [2][]price
	regions   []float64
	reasons   []float64
	losses    []float64
}

// today is what one needs to know of a day often.
type today struct {
	working bool
	busy    float64 // business against an ordinary day
	unix    int64   // of its midnight, as the clock stands at noon
}

func newWorld(of *source, s story, now time.Time) *world {
	words, loc := of.config.words(), of.env.Location
	w := &world{
		seed: of.config.Seed, ru: of.ru, words: words, story: s, first: s.monday - 7*of.weeks, dice: newDice(),
		origins: origins(), campaigns: campaigns(words), managers: managers(),
		goods: [2][]price{prices(equipment), prices(service)}, regions: regionWeights(), reasons: reasonWeights(), losses: lostFrom(),
	}
	for day := w.first; day < localDay(now, loc)+ahead; day++ {
		t := midnight(day)
		_, offset := time.Date(t.Year(), t.Month(), t.Day(), 12, 0, 0, 0, loc).Zone()
		working := works(w.ru, day)
		w.days = append(w.days, today{working, bustle(t, working) * season(t.Month()) * growth(day), t.Unix() - int64(offset)})
	}
	return w
}

// localDay is the day that a moment falls on in a zone.
func localDay(t time.Time, loc *time.Location) int {
	y, m, d := t.In(loc).Date()
	return dayOf(y, m, d)
}

// unix is the real time of a moment; what lies beyond the days known has not happened yet.
func (w *world) unix(m moment) int64 {
	i := m.day() - w.first
	switch {
	case i < 0:
		return w.days[0].unix + int64(m-at(w.first, 0))
	case i >= len(w.days):
		return math.MaxInt64
	}
	return w.days[i].unix + int64(m.clock())
}

func (w *world) time(m moment) time.Time { return time.Unix(w.unix(m), 0).UTC() }

func (w *world) day(day int) today {
	return w.days[max(0, min(day-w.first, len(w.days)-1))]
}

// working is m, or where nobody works then, some time in the next morning somebody does.
func (w *world) working(m moment) moment {
	day := m.day()
	if w.day(day).working && m.clock() >= opens && m.clock() < closes {
		return m
	}
	if m.clock() >= opens {
		day++
	}
	for day-w.first < len(w.days) && !w.day(day).working {
		day++
	}
	u := w.dice.Float64()
	return at(day, opens+moment(u*u*float64(150*minute)))
}

// after is a working moment some days after m.
func (w *world) after(m moment, n float64) moment {
	return w.working(m + max(days(n), 10*minute))
}

// leadsOf visits every lead up to a day, with all that becomes of it, until told to stop. The lead is good until the next.
func (w *world) leadsOf(last int, visit func(*lead) bool) {
	var ofDay []lead
	var l lead
	for day := w.first; day <= last; day++ {
		ofDay = w.arrivals(ofDay[:0], day)
		for i := range ofDay {
			l.begin(ofDay[i], day*1000+i)
			w.live(&l, last)
			if !visit(&l) {
				return
			}
		}
	}
}

// arrivals are the leads of a day in the order in which they come.
func (w *world) arrivals(leads []lead, day int) []lead {
	w.dice.set(w.seed, forWeek, weekOf(day), 0)
	mood := w.dice.spread(1, 0.05)
	for i, o := range w.origins {
		w.dice.set(w.seed, forDay, day, i)
		for n := range w.dice.count(w.expected(o, day) * mood) {
			leads = append(leads, lead{at: at(day, w.arrival(o)), origin: i, nth: n})
		}
	}
	slices.SortFunc(leads, func(a, b lead) int {
		return int(a.at-b.at)*64 + (a.origin - b.origin)
	})
	return leads
}

// expected is how many leads an origin brings on a day in the mean.
func (w *world) expected(o origin, day int) float64 {
	return o.weekly / 7 * w.day(day).busy * w.weekday(o, day)
}

func (w *world) weekday(o origin, day int) float64 {
	online := [...]float64{1.14, 1.19, 1.16, 1.12, 1.02, 0.72, 0.65}
	manual := [...]float64{1.30, 1.50, 1.50, 1.40, 1.30, 0, 0}
	working := w.day(day).working
	switch wd := weekdayOf(day); {
	case o.manual && !working:
		return 0
	case o.manual && wd >= 5:
		return 1
	case o.manual:
		return manual[wd]
	case working && wd >= 5:
		return online[4]
	case !working && wd < 5:
		return online[6]
	default:
		return online[wd]
	}
}

// arrival is the time of day at which a lead comes.
func (w *world) arrival(o origin) moment {
	h := hourWeights()
	if o.manual {
		h = h[:18]
		h = h[9:]
		return moment(w.dice.pick(h)+9)*hour + moment(w.dice.Float64()*float64(hour))
	}
	return moment(w.dice.pick(h))*hour + moment(w.dice.Float64()*float64(hour))
}

// hourWeights is when people ask for something, by hour.
func hourWeights() []float64 {
	return []float64{2, 1, 1, 1, 1, 2, 4, 10, 28, 62, 88, 92, 84, 70, 80, 84, 78, 66, 50, 40, 34, 26, 16, 7}
}

// assign is the manager who gets something of a team at a moment, by chance u.
func (w *world) assign(team int, m moment, u float64) int {
	var loads [12]float64
	for i, p := range w.managers {
		if p.team == team {
			loads[i] = w.story.load(i, p.load, m)
		}
	}
	return choose(loads[:len(w.managers)], u)
}

// serves is who stands in for a manager at a moment: himself until he leaves.
func (w *world) serves(manager int, m moment) int {
	if manager == gone && m >= w.story.left() {
		return 1
	}
	return manager
}
