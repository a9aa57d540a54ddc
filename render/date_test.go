package render_test

import (
	"testing"
	"time"

	"svodka/internal/period"
	"svodka/render"
)

func TestPeriodNames(t *testing.T) {
	on := func(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 0, 0, 0, 0, time.UTC) }
	week := period.Period{From: on(2026, 11, 16), To: on(2026, 11, 23)}
	for _, c := range []struct {
		p              period.Period
		g              period.Grain
		year           bool
		lang           string
		in, to, with   string
		sum, nominativ string
	}{
		{period.Of(on(2026, 10, 5), period.Month, time.UTC), period.Month, false, "ru", "в_октябре", "к_октябрю", "с_октябрём", "за_октябрь", "октябрь"},
		{period.Of(on(2026, 5, 5), period.Month, time.UTC), period.Month, true, "ru", "в_мае_2026", "к_маю_2026", "с_маем_2026", "за_май_2026", "май_2026"},
		{week, period.Week, false, "ru", "за неделю 16–22_ноября", "к_неделе 16–22_ноября", "с_неделей 16–22_ноября", "за неделю 16–22_ноября", "16–22_ноября"},
		{period.Of(on(2026, 5, 5), period.Quarter, time.UTC), period.Quarter, false, "ru", "во_II_квартале", "ко_II_кварталу", "со_II_кварталом", "за_II_квартал", "II_квартал"},
		{period.Of(on(2026, 8, 5), period.Quarter, time.UTC), period.Quarter, true, "ru", "в_III_квартале_2026", "к_III_кварталу_2026", "с_III_кварталом_2026", "за_III_квартал_2026", "III_квартал_2026"},
		{period.Of(on(2026, 8, 5), period.Year, time.UTC), period.Year, false, "ru", "в_2026_году", "к_2026_году", "с_2026_годом", "за_2026_год", "2026_год"},
		{period.Of(on(2026, 8, 5), period.Day, time.UTC), period.Day, false, "ru", "5_августа", "к_5_августа", "с_5_августа", "за_5_августа", "5_августа"},
		{period.Of(on(2026, 10, 5), period.Month, time.UTC), period.Month, false, "en", "in_October", "vs_October", "with_October", "for_October", "October"},
		{week, period.Week, true, "en", "in the week of 16–22_Nov_2026", "vs the week of 16–22_Nov_2026", "with the week of 16–22_Nov_2026", "for the week of 16–22_Nov_2026", "16–22_Nov_2026"},
		{period.Of(on(2026, 8, 5), period.Quarter, time.UTC), period.Quarter, true, "en", "in_Q3_2026", "vs_Q3_2026", "with_Q3_2026", "for_Q3_2026", "Q3_2026"},
		{period.Of(on(2026, 8, 5), period.Day, time.UTC), period.Day, false, "en", "on_5_Aug", "vs_5_Aug", "with_5_Aug", "for_5_Aug", "5_Aug"},
	} {
		f := render.NewFormatter(c.lang)
		got := [5]string{
			spaced(f.In(c.p, c.g, c.year)), spaced(f.To(c.p, c.g, c.year)), spaced(f.With(c.p, c.g, c.year)),
			spaced(f.For(c.p, c.g, c.year)), spaced(f.Period(c.p, c.g, c.year)),
		}
		if want := [5]string{c.in, c.to, c.with, c.sum, c.nominativ}; got != want {
			t.Errorf("%s %s: got %q, want %q", c.g, c.p.FirstDay(), got, want)
		}
	}
}

func TestSpans(t *testing.T) {
	on := func(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 0, 0, 0, 0, time.UTC) }
	for _, c := range []struct {
		from, to time.Time
		ru, en   string
	}{
		{on(2026, 10, 1), on(2026, 11, 1), "1–31_октября_2026", "1–31_Oct_2026"},
		{on(2026, 10, 16), on(2026, 10, 17), "16_октября_2026", "16_Oct_2026"},
		{on(2026, 9, 28), on(2026, 10, 5), "28_сентября_– 4_октября_2026", "28_Sep_– 4_Oct_2026"},
		{on(2025, 12, 29), on(2026, 1, 5), "29_декабря_2025_– 4_января_2026", "29_Dec_2025_– 4_Jan_2026"},
	} {
		p := period.Period{From: c.from, To: c.to}
		ru, en := spaced(render.NewFormatter("ru").Span(p, true)), spaced(render.NewFormatter("en").Span(p, true))
		if ru != c.ru || en != c.en {
			t.Errorf("got %q and %q, want %q and %q", ru, en, c.ru, c.en)
		}
	}
}

func TestZones(t *testing.T) {
	f := render.NewFormatter("ru")
	for _, c := range []struct {
		name   string
		offset int
		want   string
	}{
		{"MSK", 3 * 3600, "MSK"}, {"+05", 5 * 3600, "UTC+5"}, {"-03", -3 * 3600, "UTC−3"}, {"+0530", 5*3600 + 1800, "UTC+5:30"}, {"CET", 3600, "CET"},
	} {
		if got := f.Zone(time.Date(2026, 1, 1, 0, 0, 0, 0, time.FixedZone(c.name, c.offset))); got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}
