package demo

import (
	"fmt"
	"testing"
	"time"

	"svodka/sources"
)

// tally counts things of the last complete week (1), the one before (2), and so on.
type tally struct {
	monday time.Time
	n      map[string]int
}

func newTally(now time.Time) tally {
	day := localDay(now, moscow)
	return tally{midnight(day - weekdayOf(day)).Add(-3 * time.Hour), map[string]int{}}
}

func (c tally) add(what string, at time.Time, n int) {
	if at.IsZero() || !at.Before(c.monday) {
		return
	}
	c.n[fmt.Sprint(what, 1+int(c.monday.Sub(at).Hours()/24/7))] += n
}

// last is the count of the last complete week, usual the mean of the ten weeks before the stories.
func (c tally) last(what string) float64 { return float64(c.n[what+"1"]) }

func (c tally) usual(what string) float64 {
	n := 0
	for w := 3; w < 13; w++ {
		n += c.n[fmt.Sprint(what, w)]
	}
	return float64(n) / 10
}

func count(t *testing.T, s *source, now time.Time) tally {
	t.Helper()
	c, words := newTally(now), s.config.words()
	for _, l := range all[*sources.Lead](t, s) {
		c.add("leads", l.CreatedAt, 1)
		if l.Source == words.sources[vk] {
			c.add("vk", l.CreatedAt, 1)
			if l.Status == sources.LeadJunk {
				c.add("vk junk", l.CreatedAt, 1)
			}
		}
	}
	for _, d := range all[*sources.Deal](t, s) {
		c.add(d.Status, d.ClosedAt, 1)
		switch {
		case d.Status == sources.Won:
			c.add("won by "+d.ManagerID, d.ClosedAt, int(d.Amount.V/100))
			c.add("sales", d.ClosedAt, int(d.Amount.V/100))
			if d.Source == words.sources[vk] {
				c.add("vk won", d.ClosedAt, 1)
			}
		case d.LossReason == words.reasons[dear]:
			c.add("dear", d.ClosedAt, 1)
		}
	}
	for _, a := range all[*sources.Activity](t, s) {
		if a.Kind == sources.Call && a.Direction == sources.In && a.StartedAt.In(moscow).Weekday() == time.Thursday {
			c.add("thursday", a.StartedAt, 1)
			if !a.Answered.V {
				c.add("missed", a.StartedAt, 1)
			}
		}
	}
	return c
}

// Whenever one looks and whatever the seed, the last complete week tells the stories, and the rest is as usual.
func TestStoriesShowInTheLastWeek(t *testing.T) {
	for i, now := range []time.Time{monday, monday.AddDate(0, 0, 6), time.Date(2027, 9, 6, 0, 0, 1, 0, moscow), time.Date(2026, 4, 8, 18, 0, 0, 0, moscow)} {
		s := open(t, &Config{Seed: int64(i + 1), Language: "ru"}, now)
		s.weeks = 30
		c := count(t, s, now)
		between(t, now, "leads against usual", c.last("leads")/c.usual("leads"), 0.8, 1.25)
		between(t, now, "leads of VK against usual", c.last("vk")/c.usual("vk"), 0.65, 1.5)
		between(t, now, "junk of VK", c.last("vk junk")/c.last("vk"), 0.5, 1)
		between(t, now, "junk of VK, usually", c.usual("vk junk")/c.usual("vk"), 0.2, 0.38)
		between(t, now, "conversion of VK against usual", c.last("vk won")/c.last("vk")/(c.usual("vk won")/c.usual("vk")), 0, 0.75)
		between(t, now, "too dear", c.last("dear")/c.last(sources.Lost), 0.32, 0.6)
		between(t, now, "too dear, usually", c.usual("dear")/c.usual(sources.Lost), 0.14, 0.27)
		between(t, now, "missed on Thursday", c.last("missed")/c.last("thursday"), 0.17, 0.6)
		between(t, now, "missed on Thursday, usually", c.usual("missed")/c.usual("thursday"), 0.02, 0.12)
		between(t, now, "deals won, usually", c.usual(sources.Won), 45, 80)
		between(t, now, "sales, usually, millions", c.usual("sales")/1e6, 3.5, 6.5)
		between(t, now, "average check, thousands", c.usual("sales")/c.usual(sources.Won)/1e3, 65, 95)
	}
}

func between(t *testing.T, now time.Time, what string, got, low, high float64) {
	t.Helper()
	if got < low || got > high {
		t.Errorf("%s: %s: got %.2f, want %.2f to %.2f", now.Format(time.DateOnly), what, got, low, high)
	}
}

func TestPlans(t *testing.T) {
	attained := map[string][2]float64{} // of managers: sales of the four last weeks, and plan
	for seed := range int64(3) {
		s := open(t, &Config{Seed: seed, Language: "ru"}, monday)
		s.weeks = 45
		c := count(t, s, monday)
		plan := map[string]float64{}
		for _, p := range all[*sources.Plan](t, s) {
			if p.From == "2026-11-01" && p.KPI == "sales" {
				plan[p.ManagerID] = float64(p.Value.V) / 100
			}
		}
		sum := 0.0
		for id, value := range plan {
			if id != "" {
				sum += value
				a := attained[id]
				for w := 1; w <= 4; w++ {
					a[0] += float64(c.n[fmt.Sprint("won by ", id, w)])
				}
				a[1] += value * 20 / float64(s.workingDaysOf(2026, 11))
				attained[id] = a
			}
		}
		if sum != plan[""] || len(plan) != 9 {
			t.Errorf("seed %d: the company's plan is %.0f, the managers' %.0f: %v", seed, plan[""], sum, plan)
		}
	}
	for id, a := range attained {
		low, high := 0.72, 1.45
		if id == key(behind) {
			low, high = 0.2, 0.6
		}
		between(t, monday, "plan of manager "+id, a[0]/a[1], low, high)
	}
}

func (s *source) workingDaysOf(year int, m time.Month) int {
	return (&world{ru: s.ru}).workingDays(dayOf(year, m, 1), dayOf(year, m+1, 1))
}

func TestManagersComeAndGo(t *testing.T) {
	s := young(t, monday)
	s.weeks = 30
	for _, m := range all[*sources.Manager](t, s) {
		if m.Active.V == (m.ID == key(gone)) {
			t.Errorf("%s: active %v", m.Name, m.Active.V)
		}
	}
	left, joined := monday.AddDate(0, 0, -7*20+1), monday.AddDate(0, 0, -7*16)
	sold := map[string]int{}
	for _, d := range all[*sources.Deal](t, s) {
		sold[d.ManagerID]++
		if d.ManagerID == key(gone) && (d.Status == sources.Open || d.ClosedAt.After(left)) {
			t.Errorf("deal %s still belongs to somebody who left", d.ID)
		}
		if d.ManagerID == key(newcomer) && d.CreatedAt.Before(joined) {
			t.Errorf("deal %s was made before its manager joined", d.ID)
		}
	}
	if sold[key(gone)] < 30 || sold[key(newcomer)] < 50 {
		t.Errorf("got %v", sold)
	}
}
