package render_test

import (
	"testing"

	"svodka/render"
)

func TestNoteUndated(t *testing.T) {
	for _, c := range []struct {
		deals  int
		amount float64
		ru, en string
	}{
		{154, 1.48e6, "154_выигранные сделки на_1,48_млн_€ без даты закрытия не_попали ни_в_один период", "154_won deals worth €1.48M without a closing date count in no period"},
		{1, 12000, "1_выигранная сделка на_12_тыс._€ без даты закрытия не_попала ни_в_один период", "1_won deal worth €12K without a closing date counts in no period"},
		{21, 500, "21_выигранная сделка на_500_€ без даты закрытия не_попала ни_в_один период", "21_won deals worth €500 without a closing date count in no period"},
		{11, 0, "11_выигранных сделок без даты закрытия не_попали ни_в_один период", "11_won deals without a closing date count in no period"},
		{0, 0, "", ""},
	} {
		for lang, want := range map[string]string{"ru": c.ru, "en": c.en} {
			if got := spaced(render.NoteUndated(lang, c.deals, c.amount, "EUR")); got != want {
				t.Errorf("got %q, want %q", got, want)
			}
		}
	}
}
