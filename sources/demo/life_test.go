package demo

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"svodka/internal/period"
	"svodka/sources"
)

func TestNothingIsOfTheFuture(t *testing.T) {
	now := time.Date(2026, 3, 4, 13, 17, 0, 0, moscow)
	s := young(t, now)
	for _, stream := range s.Streams() {
		var b table
		b.read(t, s, stream, 0)
		newest := time.Time{}
		tab, _ := sources.TableNamed(stream)
		for _, r := range b.rows {
			for i, f := range r.Fields() {
				at, ok := f.(*time.Time)
				if !ok || tab.Columns[i].Name == "due_at" {
					continue
				}
				if at.After(now) {
					t.Fatalf("%s %s: %s is %v, after now", stream, *r.Fields()[0].(*string), tab.Columns[i].Name, at)
				}
				if at.After(newest) {
					newest = *at
				}
			}
		}
		if !newest.IsZero() && now.Sub(newest) > 24*time.Hour {
			t.Errorf("%s: the newest is of %v", stream, newest)
		}
	}
}

func TestOldestChangeFirst(t *testing.T) {
	s := young(t, monday)
	for _, d := range [][]time.Time{
		times(all[*sources.Lead](t, s), func(l *sources.Lead) time.Time { return l.UpdatedAt }),
		times(all[*sources.Deal](t, s), func(d *sources.Deal) time.Time { return d.UpdatedAt }),
		times(all[*sources.StageMove](t, s), func(m *sources.StageMove) time.Time { return m.MovedAt }),
	} {
		if !slices.IsSortedFunc(d, time.Time.Compare) || len(d) < 500 {
			t.Errorf("%d records are not in the order of their changes", len(d))
		}
	}
}

func times[T any](records []T, of func(T) time.Time) (all []time.Time) {
	for _, r := range records {
		all = append(all, of(r))
	}
	return all
}

func TestReferencesHold(t *testing.T) {
	s := young(t, monday)
	ids := map[string]map[string]bool{}
	tables := map[string]*table{}
	for _, stream := range s.Streams() {
		b := &table{}
		b.read(t, s, stream, 0)
		tables[stream], ids[stream] = b, map[string]bool{}
		for id := range b.rows {
			ids[stream][id] = true
		}
	}
	refers := map[string]string{"manager_id": "managers", "customer_id": "customers", "deal_id": "deals", "lead_id": "leads",
		"stage": "stages", "from_stage": "stages", "to_stage": "stages"}
	for stream, b := range tables {
		tab, _ := sources.TableNamed(stream)
		for id, r := range b.rows {
			for i, c := range tab.Columns {
				to, ok := refers[c.Name]
				if !ok {
					continue
				}
				if v := *r.Fields()[i].(*string); v != "" && !ids[to][v] {
					t.Fatalf("%s %s: no %s %q", stream, id, to, v)
				}
			}
		}
	}
}

func TestDealsMakeSense(t *testing.T) {
	s := young(t, monday)
	byDeal := map[string][]*sources.StageMove{}
	for _, m := range all[*sources.StageMove](t, s) {
		byDeal[m.DealID] = append(byDeal[m.DealID], m)
	}
	items := map[string]int64{}
	for _, it := range all[*sources.DealItem](t, s) {
		items[it.DealID] += it.Amount.V
	}
	outcome := map[string]string{}
	for _, st := range all[*sources.Stage](t, s) {
		outcome[st.ID] = st.Outcome
	}
	back, skipped, open := 0, 0, 0
	for _, d := range all[*sources.Deal](t, s) {
		moves := byDeal[d.ID]
		if why := wrongMoves(d, moves); why != "" {
			t.Fatalf("deal %s: %s", d.ID, why)
		}
		if d.Status != outcome[d.Stage] || (d.Status == sources.Open) != d.ClosedAt.IsZero() || d.Amount.V <= 0 {
			t.Fatalf("deal %+v does not hang together", d)
		}
		if sum, ok := items[d.ID]; ok && sum != d.Amount.V || d.Status == sources.Won && !ok {
			t.Fatalf("deal %s: items are worth %d, the deal %d", d.ID, sum, d.Amount.V)
		}
		if d.Status == sources.Open {
			open++
		}
		for i, m := range moves[1:] {
			if m.ToStage < moves[i].ToStage {
				back++
			}
			if m.ToStage > moves[i].ToStage && m.ToStage[2]-moves[i].ToStage[2] > 1 && outcome[m.ToStage] != sources.Lost {
				skipped++
			}
		}
	}
	if back < 20 || skipped < 100 || open < 100 || open > 500 {
		t.Errorf("got %d moves back, %d skips, %d open deals", back, skipped, open)
	}
}

// wrongMoves says what is wrong with a deal's moves.
func wrongMoves(d *sources.Deal, moves []*sources.StageMove) string {
	if len(moves) == 0 || moves[0].FromStage != "" || !moves[0].MovedAt.Equal(d.CreatedAt) {
		return "its moves do not begin with it"
	}
	last := moves[len(moves)-1]
	if last.ToStage != d.Stage || !d.ClosedAt.IsZero() && !last.MovedAt.Equal(d.ClosedAt) {
		return "its moves do not lead to where it stands"
	}
	for i, m := range moves {
		h := m.MovedAt.In(moscow)
		if h.Hour() < 9 || h.Hour() >= 18 || h.Weekday() == time.Sunday {
			return fmt.Sprint("moved outside working hours, at ", h)
		}
		if i > 0 && (!m.MovedAt.After(moves[i-1].MovedAt) || m.FromStage != moves[i-1].ToStage) {
			return fmt.Sprint("move ", m.ID, " does not follow the one before")
		}
	}
	return ""
}

func TestEnglishIsEnglish(t *testing.T) {
	s := open(t, &Config{Seed: 1, Language: "en"}, monday)
	s.weeks = 26
	for _, stream := range s.Streams() {
		var b table
		b.read(t, s, stream, 0)
		text := b.lines()
		if i := strings.IndexFunc(text, func(r rune) bool { return unicode.Is(unicode.Cyrillic, r) }); i >= 0 {
			t.Errorf("%s: %q", stream, text[max(0, i-20):i+20])
		}
	}
}

func TestLanguagesHaveTheSameWords(t *testing.T) {
	ru, en := russian(), english()
	for _, pair := range [][2][]string{
		{ru.sources, en.sources}, {ru.pipelines, en.pipelines}, {ru.teams, en.teams}, {ru.managers, en.managers}, {ru.emails, en.emails},
		{ru.stages, en.stages}, {ru.reasons, en.reasons}, {ru.junk, en.junk}, {ru.products[0], en.products[0]}, {ru.products[1], en.products[1]},
		{ru.parts, en.parts}, {ru.regions, en.regions}, {ru.stems, en.stems}, {ru.endings, en.endings}, {ru.brand, en.brand}, {ru.ventilation, en.ventilation},
	} {
		if len(pair[0]) != len(pair[1]) {
			t.Errorf("%d words in Russian, %d in English: %v", len(pair[0]), len(pair[1]), pair[1])
		}
	}
	if len(ru.stages) != stages || len(ru.managers) != len(managers()) || len(ru.reasons) != len(reasonWeights()) ||
		len(ru.regions) != len(regionWeights()) || len(ru.sources) != again+1 || len(ru.emails) != len(managers()) ||
		len(ru.products[equipment]) != len(prices(equipment)) || len(ru.products[service]) != len(prices(service)) {
		t.Error("there are not as many words as numbers")
	}
}

func TestWorkingDays(t *testing.T) {
	ru, err := period.NewCalendar("ru", nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		day  string
		want bool
	}{
		{"2026-11-23", true}, {"2026-11-22", false}, {"2026-11-04", false}, {"2025-11-01", true}, {"2024-04-27", true}, {"2026-01-09", false},
		{"2033-01-08", false}, {"2033-01-10", true}, {"2033-03-08", false}, {"2033-06-13", false}, {"2033-06-14", true}, // years not decreed yet
		{"2033-06-12", false}, {"2033-05-02", false}, {"2032-05-10", false}, {"2034-06-12", false}, {"2034-06-13", true}, {"2032-11-04", false},
	} {
		at, err := time.Parse(time.DateOnly, c.day)
		if err != nil {
			t.Fatal(err)
		}
		if got := works(ru, dayOf(at.Date())); got != c.want {
			t.Errorf("%s: got working %v, want %v", c.day, got, c.want)
		}
	}
}
