package mapping

import (
	"testing"
	"time"

	"svodka/sources"
)

// A deal that is closed on a day, at no time of it, is not closed before it was created on that day.
func TestClosingsOnTheDayOfCreation(t *testing.T) {
	const created = "08.12.2023 20:37" // 19:37 in UTC
	for _, c := range []struct{ name, created, closed, want string }{
		{"same day", created, "08.12.2023", "2023-12-08T19:37:00Z"},
		{"same day in ISO 8601", created, "2023-12-08", "2023-12-08T19:37:00Z"},
		{"day before", created, "07.12.2023", "2023-12-06T23:00:00Z"},
		{"day after", created, "09.12.2023", "2023-12-08T23:00:00Z"},
		{"at a time", created, "08.12.2023 00:00", "2023-12-07T23:00:00Z"},
		{"same day here, the one before in UTC", "08.12.2023 00:30", "08.12.2023", "2023-12-07T23:30:00Z"},
		{"same day in UTC, the one before here", "2023-12-07T23:30:00Z", "07.12.2023", "2023-12-06T23:00:00Z"},
		{"the same day of a moment with a zone", "2023-12-07T23:30:00Z", "08.12.2023", "2023-12-07T23:30:00Z"},
		{"both days", "08.12.2023", "08.12.2023", "2023-12-07T23:00:00Z"},
		{"never created", "", "08.12.2023", "2023-12-07T23:00:00Z"},
		{"never closed", created, "", "0001-01-01T00:00:00Z"},
		{"closed on no date", created, "0000-00-00", "0001-01-01T00:00:00Z"},
	} {
		o := options()
		o.Location, o.Notation.Date = zone(t, "Europe/Berlin"), Words{"dd.mm.yyyy hh:mm"}
		r, err := Map{}.Bind(table(t, "deals"), []string{"closed_at", "id", "created_at", "status"}, o)
		if err != nil {
			t.Fatal(err)
		}
		result := r.Row([]Cell{{Text: c.closed}, {Text: "1"}, {Text: c.created}, {Text: "won"}}, "")
		if result.Record == nil {
			t.Errorf("%s: %+v", c.name, result.Problem)
			continue
		}
		if got := result.Record.(*sources.Deal).ClosedAt.Format(time.RFC3339); got != c.want {
			t.Errorf("%s: got %s, want %s", c.name, got, c.want)
		}
	}
}
