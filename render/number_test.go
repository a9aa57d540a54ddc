package render_test

import (
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"svodka/internal/kpi"
	"svodka/render"
)

// spaced shows no-break spaces as underscores.
func spaced(s string) string { return strings.ReplaceAll(s, "\u00a0", "_") }

func TestNumbers(t *testing.T) {
	ru, en := render.NewFormatter("ru"), render.NewFormatter("en")
	both := func(f func(render.Formatter) string) [2]string { return [2]string{spaced(f(ru)), spaced(f(en))} }
	number := func(v float64, n int) [2]string {
		return both(func(f render.Formatter) string { return f.Number(v, n) })
	}
	amount := func(v float64, c string) [2]string {
		return both(func(f render.Formatter) string { return f.Amount(v, c) })
	}
	money := func(v float64, c string) [2]string {
		return both(func(f render.Formatter) string { return f.Money(v, c) })
	}
	long := func(s float64) [2]string { return both(func(f render.Formatter) string { return f.Duration(s) }) }
	percent := func(v float64) [2]string {
		return both(func(f render.Formatter) string { return f.Value(v, kpi.Percent, "") })
	}
	count := func(v float64) [2]string {
		return both(func(f render.Formatter) string { return f.Value(v, kpi.Count, "") })
	}
	for i, c := range []struct {
		got    [2]string
		ru, en string
	}{
		{number(1728, 0), "1_728", "1,728"},
		{number(1234567.891, 2), "1_234_567,89", "1,234,567.89"},
		{number(-5, 0), "−5", "−5"},
		{number(-0.4, 0), "0", "0"},
		{number(0.5, 0), "1", "1"},
		{number(1.005, 2), "1,01", "1.01"},
		{number(2.5, 0), "3", "3"},
		{number(12, 1), "12,0", "12.0"},
		{number(math.NaN(), 1), "—", "—"},
		{number(math.Inf(1), 0), "—", "—"},
		{amount(24_600_000, "RUB"), "24,6_млн_₽", "₽24.6M"},
		{amount(1_000_000, "RUB"), "1_млн_₽", "₽1M"},
		{amount(999_600, "RUB"), "1_млн_₽", "₽1M"},
		{amount(999_400, "RUB"), "999_тыс._₽", "₽999K"},
		{amount(302_000, "USD"), "302_тыс._$", "$302K"},
		{amount(9_453, "EUR"), "9_453_€", "€9,453"},
		{amount(-1_250_000_000, "KZT"), "−1,25_млрд_₸", "−₸1.25B"},
		{amount(1.5e12, "UAH"), "1,5_трлн_₴", "₴1.5T"},
		{amount(77_400, "BYN"), "77,4_тыс._Br", "BYN_77.4K"},
		{amount(77_400, "UZS"), "77,4_тыс._UZS", "UZS_77.4K"},
		{amount(math.NaN(), "RUB"), "—", "—"},
		{money(1_234_567, "RUB"), "1_234_567_₽", "₽1,234,567"},
		{money(34.6, "RUB"), "34,60_₽", "₽34.60"},
		{money(346.4, "RUB"), "346_₽", "₽346"},
		{money(0, "RUB"), "0_₽", "₽0"},
		{money(-0.001, "RUB"), "0_₽", "₽0"},
		{long(0), "0_с", "0_s"},
		{long(45), "45_с", "45_s"},
		{long(270), "4_мин_30_с", "4_min_30_s"},
		{long(900), "15_мин", "15_min"},
		{long(3599), "1_ч", "1_h"},
		{long(8100), "2_ч_15_мин", "2_h_15_min"},
		{long(47*3600 + 59*60 + 50), "2_дня", "2_days"},
		{long(86400 * 4.1), "4,1_дня", "4.1_days"},
		{long(86400 * 41), "41_день", "41_days"},
		{long(86400 * 11), "11_дней", "11_days"},
		{long(-900), "−15_мин", "−15_min"},
		{long(math.NaN()), "—", "—"},
		{percent(0.184), "18,4_%", "18.4%"},
		{percent(0), "0,0_%", "0.0%"},
		{percent(1.17), "117_%", "117%"},
		{percent(0.0004), "0,04_%", "0.04%"},
		{percent(-0.558), "−55,8_%", "−55.8%"},
		{count(318), "318", "318"},
		{count(2.5), "2,5", "2.5"},
		{count(1_728_000), "1,73_млн", "1.73M"},
	} {
		if c.got != [2]string{c.ru, c.en} {
			t.Errorf("case %d: got %q, want %q and %q", i, c.got, c.ru, c.en)
		}
	}
}

func TestDifference(t *testing.T) {
	ru, en := render.NewFormatter("ru"), render.NewFormatter("en")
	for _, c := range []struct {
		now, before float64
		unit        kpi.Unit
		ru, en      string
		dir         int
		ok          bool
	}{
		{112.1, 100, kpi.Count, "12,1_%", "12.1%", 1, true},
		{0.184, 0.196, kpi.Percent, "1,2_п._п.", "1.2_pp", -1, true},
		{0.31, 0.19, kpi.Percent, "12_п._п.", "12_pp", 1, true},
		{100.01, 100, kpi.Count, "0_%", "0%", 0, true},
		{99.99, 100, kpi.Count, "0_%", "0%", 0, true},
		{0.10004, 0.1, kpi.Percent, "0_п._п.", "0_pp", 0, true},
		{0, 0, kpi.Money, "0_%", "0%", 0, true},
		{5, 0, kpi.Money, "", "", 0, false},
		{1200, 100, kpi.Count, "в_12_раз", "12-fold", 1, true},
		{2200, 100, kpi.Count, "в_22_раза", "22-fold", 1, true},
		{314, 100, kpi.Count, "214_%", "214%", 1, true},
		{-50, -100, kpi.Money, "50,0_%", "50.0%", 1, true},
		{math.NaN(), 1, kpi.Count, "", "", 0, false},
	} {
		text, dir, ok := ru.Difference(c.now, c.before, c.unit)
		english, _, _ := en.Difference(c.now, c.before, c.unit)
		if spaced(text) != c.ru || spaced(english) != c.en || dir != c.dir || ok != c.ok {
			t.Errorf("%v against %v %s: got %q, %q, %d, %v; want %q, %q, %d, %v",
				c.now, c.before, c.unit, spaced(text), spaced(english), dir, ok, c.ru, c.en, c.dir, c.ok)
		}
	}
}

func TestNumbersHoldForAnyValue(t *testing.T) {
	units := []kpi.Unit{kpi.Count, kpi.Percent, kpi.Money, kpi.Duration}
	rapid.Check(t, func(t *rapid.T) {
		f := render.NewFormatter(rapid.SampledFrom([]string{"ru", "en"}).Draw(t, "lang"))
		v, w := rapid.Float64().Draw(t, "v"), rapid.Float64().Draw(t, "w")
		unit := rapid.SampledFrom(units).Draw(t, "unit")
		text := f.Value(v, unit, "RUB")
		diff, dir, ok := f.Difference(v, w, unit)
		for _, s := range []string{text, strings.TrimSuffix(diff, "-fold")} {
			if strings.Contains(s, "NaN") || strings.Contains(s, "Inf") || strings.Contains(s, "-") || strings.Contains(s, "%!") {
				t.Errorf("got %q", s)
			}
		}
		if strings.HasPrefix(text, "−") && !strings.ContainsAny(text, "123456789") {
			t.Errorf("minus nothing: %q of %v", text, v)
		}
		if ok && (dir == 0) == strings.ContainsAny(diff, "123456789") {
			t.Errorf("%q goes with direction %d", diff, dir)
		}
	})
}
