package duckdb

import (
	"fmt"
	"testing"
	"time"

	"svodka/internal/kpi"
	"svodka/sources"

	"github.com/google/go-cmp/cmp"
)

func read(t *testing.T, s *Store, stream string) {
	t.Helper()
	if err := s.Read(t.Context(), "crm", stream, at, time.Time{}); err != nil {
		t.Fatal(err)
	}
}

func cursor(t *testing.T, s *Store, stream string) sources.Cursor {
	t.Helper()
	c, err := s.Cursor(t.Context(), "crm", stream)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func wantDeals(t *testing.T, s *Store, want string) {
	t.Helper()
	got := query(t, s, `SELECT coalesce(string_agg(id, ' ' ORDER BY id), '') FROM deals WHERE _source = 'crm'`)[0][0]
	if got != want {
		t.Errorf("got deals %q, want %q", got, want)
	}
}

func TestCopyIsSeenWhole(t *testing.T) {
	s := open(t, "")
	write(t, s, "deals", sources.Batch{Replace: true, Records: deals("1", "2"), Next: "old"})
	wantDeals(t, s, "")
	read(t, s, "deals")
	wantDeals(t, s, "1 2")
	if err := s.Write(t.Context(), "other", "deals", sources.Batch{Records: deals("1")}); err != nil {
		t.Fatal(err)
	}

	write(t, s, "deals", sources.Batch{Replace: true, Records: deals("2", "3", "4")})
	write(t, s, "deals", sources.Batch{Records: deals("5"), Deleted: []string{"4"}, Next: "new"})
	wantDeals(t, s, "1 2")
	read(t, s, "deals")
	wantDeals(t, s, "2 3 5")
	wantRows(t, s, `SELECT count(*) FROM deals WHERE _source = 'other'`, []any{int64(1)})
	wantRows(t, s, `SELECT count(*) FROM _copy_deals`, []any{int64(0)})

	write(t, s, "deals", sources.Batch{Records: deals("6")})
	wantDeals(t, s, "2 3 5 6")
}

func TestUnfinishedCopy(t *testing.T) {
	begin := func(t *testing.T, next sources.Cursor) *Store {
		path := t.TempDir() + "/w.duckdb"
		s := open(t, path)
		write(t, s, "deals", sources.Batch{Records: deals("1", "2"), Next: "old"})
		read(t, s, "deals")
		write(t, s, "deals", sources.Batch{Replace: true, Records: deals("2", "3"), Next: next})
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		return open(t, path)
	}
	t.Run("goes on where the cursor moved", func(t *testing.T) {
		s := begin(t, "half")
		if c := cursor(t, s, "deals"); c != "half" {
			t.Errorf("got cursor %q, want half", c)
		}
		write(t, s, "deals", sources.Batch{Records: deals("4"), Next: "new"})
		wantDeals(t, s, "1 2")
		read(t, s, "deals")
		wantDeals(t, s, "2 3 4")
	})
	t.Run("begins again", func(t *testing.T) {
		s := begin(t, "")
		if c := cursor(t, s, "deals"); c != "old" {
			t.Errorf("got cursor %q, want old", c)
		}
		write(t, s, "deals", sources.Batch{Replace: true, Records: deals("5"), Next: "new"})
		read(t, s, "deals")
		wantDeals(t, s, "5")
	})
	t.Run("is dropped where the source no longer speaks of it", func(t *testing.T) {
		s := begin(t, "")
		cursor(t, s, "deals")
		write(t, s, "deals", sources.Batch{Records: deals("7")})
		read(t, s, "deals")
		wantDeals(t, s, "1 2 7")
	})
}

func TestFreshness(t *testing.T) {
	s := open(t, "")
	write(t, s, "leads", sources.Batch{Next: "x"})
	asOf := at.Add(-time.Hour)
	for stream, asOf := range map[string]time.Time{"deals": asOf, "stages": {}} {
		if err := s.Read(t.Context(), "crm", stream, at, asOf); err != nil {
			t.Fatal(err)
		}
	}
	got, err := s.Freshness(t.Context())
	want := []kpi.Freshness{{Source: "crm", Stream: "deals", AsOf: asOf}, {Source: "crm", Stream: "stages", AsOf: at}}
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("%v (-want +got)\n%s", err, diff)
	}
}

func TestDuplicatesAreNoticed(t *testing.T) {
	s := open(t, "")
	write(t, s, "deals", sources.Batch{Records: deals("1", "2")})
	if _, err := s.db.Exec(`INSERT INTO deals SELECT * FROM deals WHERE id = '1'`); err != nil {
		t.Fatal(err)
	}
	wantError(t, s.Read(t.Context(), "crm", "deals", at, at), "1 rows have the id of another; remove the warehouse file and sync anew")
}

func TestRejects(t *testing.T) {
	s := open(t, "")
	rejects := func(from, n int) (r []sources.Reject) {
		for i := range n {
			r = append(r, sources.Reject{Where: fmt.Sprintf("deals.csv:%d", from+i), Reason: "no id"})
		}
		return r
	}
	want := func(stream string, limit, total int, places ...string) {
		t.Helper()
		rows, n, err := s.Rejects(t.Context(), "", stream, limit)
		var got []string
		for _, r := range rows {
			got = append(got, r.Where)
		}
		if diff := cmp.Diff(places, got); diff != "" || n != total || err != nil {
			t.Errorf("got total %d, want %d, %v (-want +got)\n%s", n, total, err, diff)
		}
	}
	want("", 5, 0)
	empty := []sources.Reject{{Where: "deals.csv:1", Empty: true}}
	write(t, s, "deals", sources.Batch{Rejects: append(empty, rejects(2, 1)...)})
	write(t, s, "deals", sources.Batch{Rejects: rejects(3, keptMistakes+5)})
	write(t, s, "leads", sources.Batch{Rejects: []sources.Reject{{Where: "leads.csv:9"}}})
	want("deals", 2, keptMistakes+7, "deals.csv:2", "deals.csv:3")
	want("", 1, keptMistakes+8, "deals.csv:2", "leads.csv:9")
	read(t, s, "deals")
	write(t, s, "deals", sources.Batch{Rejects: empty})
	want("deals", 5, 1, "deals.csv:1")

	// A reading that failed does not add to the next.
	cursor(t, s, "deals")
	write(t, s, "deals", sources.Batch{Rejects: rejects(7, 1)})
	want("deals", 5, 1, "deals.csv:7")

	// A copy that goes on keeps those of its first half.
	write(t, s, "deals", sources.Batch{Replace: true, Next: "half"})
	cursor(t, s, "deals")
	write(t, s, "deals", sources.Batch{Rejects: rejects(8, 1)})
	want("deals", 5, 2, "deals.csv:7", "deals.csv:8")

	// A reading that brings nothing, since nothing changed, leaves them.
	read(t, s, "deals")
	cursor(t, s, "deals")
	write(t, s, "deals", sources.Batch{AsOf: at})
	want("deals", 5, 2, "deals.csv:7", "deals.csv:8")
}
