package ledger

import (
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"svodka/internal/detect"
	"svodka/internal/kpi"
	"svodka/internal/period"
	"svodka/notify"
)

var at = time.Date(2026, 3, 2, 9, 0, 0, 0, time.FixedZone("MSK", 3*3600))

func testLedger(t *testing.T) *Ledger {
	t.Helper()
	return reopened(t, filepath.Join(t.TempDir(), "ledger.db"))
}

func reopened(t *testing.T, path string) *Ledger {
	t.Helper()
	l, err := Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	return l
}

func message(key string, files ...notify.File) notify.Message {
	return notify.Message{
		Key: key, To: "ceo@example.ru", At: at, Kind: notify.ReportKind, Lang: "ru", Subject: "Продажи за неделю",
		Text: "текст", HTML: "<p>текст</p>", Short: "<b>текст</b>", Files: files,
	}
}

func begin(t *testing.T, l *Ledger, job, key string, slot time.Time) Begun {
	t.Helper()
	begun, err := l.Begin(t.Context(), job, slot, key, at)
	if err != nil {
		t.Fatal(err)
	}
	return begun
}

// finish runs a slot that sends the messages.
func finish(t *testing.T, l *Ledger, key string, messages ...Outgoing) {
	t.Helper()
	begin(t, l, "weekly", key, at)
	if err := l.Finish(t.Context(), Result{Job: "weekly", Slot: at, SlotKey: key, At: at, Messages: messages}); err != nil {
		t.Fatal(err)
	}
}

func outgoing(receiver string, keys ...string) []Outgoing {
	var all []Outgoing
	for _, k := range keys {
		all = append(all, Outgoing{Receiver: receiver, Message: message(k)})
	}
	return all
}

func TestBegin(t *testing.T) {
	path := filepath.Join(t.TempDir(), "ledger.db")
	l := reopened(t, path)
	if got := begin(t, l, "weekly", "a", at); got != New {
		t.Errorf("first begin = %v, want New", got)
	}
	if _, err := l.Begin(t.Context(), "weekly", at, "a", at); err == nil {
		t.Error("a run under way in this process was begun again")
	}
	finishing := Result{Job: "weekly", Slot: at, SlotKey: "a", At: at}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	l = reopened(t, path)
	if err := l.Finish(t.Context(), finishing); err == nil {
		t.Error("a run of another process was finished")
	}
	if got := begin(t, l, "weekly", "a", at); got != TakenOver {
		t.Errorf("after the process died: begin = %v, want TakenOver", got)
	}
	if err := l.Fail(t.Context(), "weekly", "a", at, "crm: 500"); err != nil {
		t.Fatal(err)
	}
	if got := begin(t, l, "weekly", "a", at); got != New {
		t.Errorf("after a failure: begin = %v, want New", got)
	}
	if err := l.Finish(t.Context(), finishing); err != nil {
		t.Fatal(err)
	}
	if got := begin(t, l, "weekly", "a", at); got != Finished {
		t.Errorf("after finishing: begin = %v, want Finished", got)
	}
	if err := l.Finish(t.Context(), Result{Job: "never", SlotKey: "begun"}); err == nil {
		t.Error("a run that was not begun was finished")
	}
}

func TestFinishIsOnce(t *testing.T) {
	l := testLedger(t)
	finish(t, l, "a", outgoing("boss", "k1")...)
	again := Result{
		Job: "weekly", SlotKey: "a", At: at, Messages: outgoing("boss", "k2"),
		Alerts: []detect.Alert{{Key: "x", State: detect.Firing}},
	}
	if err := l.Finish(t.Context(), again); err != nil {
		t.Fatal(err)
	}
	all, err := l.Deliveries(t.Context(), Filter{})
	if err != nil {
		t.Fatal(err)
	}
	if len(all) != 1 || all[0].Message.Key != "k1" {
		t.Errorf("deliveries after finishing twice = %v, want k1 alone", all)
	}
	if alerts, _ := l.Alerts(t.Context(), "weekly"); len(alerts) != 0 {
		t.Errorf("alerts after finishing twice = %v, want none", alerts)
	}
}

func TestFinishIsWhole(t *testing.T) {
	l := testLedger(t)
	finish(t, l, "a", outgoing("boss", "k1")...)
	begin(t, l, "weekly", "b", at)
	// The second message has a key that is taken: nothing of the run may stay.
	err := l.Finish(t.Context(), Result{
		Job: "weekly", SlotKey: "b", At: at, Messages: outgoing("boss", "k2", "k1"),
		Alerts: []detect.Alert{{Key: "x", State: detect.Firing}},
		Series: []kpi.Series{{KPI: &kpi.KPI{Name: "leads"}}},
	})
	if err == nil || !strings.Contains(err.Error(), "k1") {
		t.Errorf("a key used twice: got error %v, want one that names it", err)
	}
	all, _ := l.Deliveries(t.Context(), Filter{})
	alerts, _ := l.Alerts(t.Context(), "weekly")
	series, _ := l.Published(t.Context(), "weekly", "b")
	if len(all) != 1 || len(alerts) != 0 || len(series) != 0 {
		t.Errorf("a run that could not be finished left %d deliveries, %d alerts, %d series", len(all)-1, len(alerts), len(series))
	}
	if got, _ := l.Runs(t.Context(), Filter{Limit: 1}); got[0].State != Running {
		t.Errorf("run = %v, want running", got[0].State)
	}
}

func TestLastSlot(t *testing.T) {
	l := testLedger(t)
	check := func(when string, want time.Time, wantOK bool) {
		t.Helper()
		got, ok, err := l.LastSlot(t.Context(), "weekly")
		if err != nil || ok != wantOK || !got.Equal(want) {
			t.Errorf("%s: last slot = %v, %v, %v; want %v, %v", when, got, ok, err, want, wantOK)
		}
	}
	check("nothing", time.Time{}, false)
	begin(t, l, "weekly", ByHand+"2026", at.AddDate(0, 0, 3))
	check("only by hand", time.Time{}, false)
	begin(t, l, "weekly", "a", at)
	check("begun", at.Add(-1), true)
	if err := l.Finish(t.Context(), Result{Job: "weekly", SlotKey: "a", At: at}); err != nil {
		t.Fatal(err)
	}
	check("finished", at, true)
	begin(t, l, "weekly", "b", at.AddDate(0, 0, 7))
	check("the next one begun", at, true)
	if err := l.Fail(t.Context(), "weekly", "b", at, "no"); err != nil {
		t.Fatal(err)
	}
	check("the next one failed", at, true)
}

func TestWhatWasPublishedComesBack(t *testing.T) {
	l := testLedger(t)
	week := period.Period{From: at.AddDate(0, 0, -7), To: at}
	leads, ok := kpi.Find("win_rate")
	if !ok {
		t.Fatal("no KPI win_rate")
	}
	series := []kpi.Series{{
		KPI: leads, Group: kpi.Group{"manager": "Анна Котова"},
		Points: []kpi.Point{
			{Period: week, Value: 0.25, Num: 1, Den: 4, State: kpi.Value},
			{Period: week, Value: math.NaN(), State: kpi.Undefined},
		},
	}}
	reference := kpi.Point{Period: week, Value: math.NaN(), State: kpi.NoData}
	alerts := []detect.Alert{{
		Key: "rule|source=Сайт", State: detect.Firing, FiredAt: at, ToldAt: at,
		Finding: detect.Finding{
			Rule: "win_rate drop 20%", KPI: "win_rate", Group: kpi.Group{"source": "Сайт"}, Kind: detect.Drop,
			Point: kpi.Point{Period: week, Value: math.NaN(), State: kpi.Undefined}, Reference: &reference,
			Against: "previous", Change: math.Inf(-1), Limit: 0.2, Periods: 2, Since: at,
		},
	}}
	begin(t, l, "weekly", "a", at)
	if err := l.Finish(t.Context(), Result{Job: "weekly", SlotKey: "a", At: at, Series: series, Alerts: alerts, Notes: "ads: 500"}); err != nil {
		t.Fatal(err)
	}
	same := cmp.Options{cmpopts.EquateNaNs(), cmp.Comparer(func(a, b time.Time) bool { return a.Equal(b) }), cmp.Comparer(func(a, b *kpi.KPI) bool { return a.Name == b.Name })}
	gotSeries, err := l.Published(t.Context(), "weekly", "a")
	if diff := cmp.Diff(series, gotSeries, same); err != nil || diff != "" {
		t.Errorf("series: %v\n%s", err, diff)
	}
	for _, job := range []string{"weekly", ""} {
		gotAlerts, err := l.Alerts(t.Context(), job)
		if diff := cmp.Diff(alerts, gotAlerts, same); err != nil || diff != "" {
			t.Errorf("alerts of %q: %v\n%s", job, err, diff)
		}
	}
	runs, err := l.Runs(t.Context(), Filter{Job: "weekly", Slot: at})
	want := []Run{{Job: "weekly", Slot: at, SlotKey: "a", State: Done, Began: at, Ended: at, Notes: "ads: 500"}}
	if diff := cmp.Diff(want, runs, same); err != nil || diff != "" {
		t.Errorf("runs: %v\n%s", err, diff)
	}
}

func TestAlertsAreReplaced(t *testing.T) {
	l := testLedger(t)
	for i, keys := range [][]string{{"a", "b"}, {"b"}} {
		slot := fmt.Sprint(i)
		begin(t, l, "watch", slot, at)
		var alerts []detect.Alert
		for _, k := range keys {
			alerts = append(alerts, detect.Alert{Key: k, State: detect.Firing})
		}
		if err := l.Finish(t.Context(), Result{Job: "watch", SlotKey: slot, At: at, Alerts: alerts}); err != nil {
			t.Fatal(err)
		}
	}
	got, err := l.Alerts(t.Context(), "watch")
	if err != nil || len(got) != 1 || got[0].Key != "b" {
		t.Errorf("alerts = %v, %v; want b alone", got, err)
	}
}

func TestAlertsAreThoseOfTheLatestSlot(t *testing.T) {
	l := testLedger(t)
	for _, run := range []struct {
		days int // of the slot, from at
		want string
	}{{0, "0"}, {-7, "0"}, {1, "1"}, {0, "1"}, {400, "400"}, {2, "2"}} {
		slot, key := at.AddDate(0, 0, run.days), fmt.Sprint(run)
		begin(t, l, "watch", key, slot)
		err := l.Finish(t.Context(), Result{
			Job: "watch", SlotKey: key, At: at.AddDate(0, 0, 3),
			Alerts: []detect.Alert{{Key: fmt.Sprint(run.days), State: detect.Firing}},
		})
		if err != nil {
			t.Fatal(err)
		}
		got, err := l.Alerts(t.Context(), "watch")
		if err != nil || len(got) != 1 || got[0].Key != run.want {
			t.Errorf("after the slot %d days from the first: alerts %v, %v; want %s", run.days, got, err, run.want)
		}
	}
}

func TestFilesAreStoredOnce(t *testing.T) {
	l := testLedger(t)
	pdf := notify.File{Name: "r.pdf", Title: "Отчёт.pdf", MIME: "application/pdf", Roles: []notify.Role{notify.Document}, Data: make([]byte, 300_000)}
	var all []Outgoing
	for i := range 20 {
		m := message(fmt.Sprint(i), pdf)
		m.To = fmt.Sprintf("user%d@example.ru", i)
		all = append(all, Outgoing{Receiver: "boss", Message: m})
	}
	finish(t, l, "a", all...)
	for table, want := range map[string]int{"artefacts": 1, "messages": 1, "outbox": 20} {
		var got int
		if err := l.db.QueryRow("SELECT count(*) FROM " + table).Scan(&got); err != nil || got != want {
			t.Errorf("%s holds %d rows (%v), want %d", table, got, err, want)
		}
	}
	d, ok, err := l.Claim(t.Context(), "boss", at)
	if err != nil || !ok {
		t.Fatal(ok, err)
	}
	if diff := cmp.Diff(all[0].Message, d.Message, cmp.Comparer(func(a, b time.Time) bool { return a.Equal(b) })); diff != "" {
		t.Errorf("message after storing (-want +got):\n%s", diff)
	}
}

func TestOneOwner(t *testing.T) {
	path := filepath.Join(t.TempDir(), "ledger.db")
	l := reopened(t, path)
	finish(t, l, "a", outgoing("boss", "k1")...)
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	lock, err := takeLock(ctx, path+".lock", 0)
	if !errors.Is(err, ErrInUse) {
		t.Errorf("second owner: got %v, %v; want ErrInUse", lock, err)
	}
	beside, err := open(ctx, path, "rw")
	if err != nil {
		t.Fatalf("beside the owner: %v", err)
	}
	defer beside.Close()
	if all, err := beside.Deliveries(ctx, Filter{}); err != nil || len(all) != 1 {
		t.Errorf("deliveries beside the owner = %v, %v; want one", all, err)
	}
	reading, err := OpenReadOnly(ctx, path)
	if err != nil {
		t.Fatal(err)
	}
	defer reading.Close()
	if _, err := reading.Begin(ctx, "weekly", at, "z", at); err == nil {
		t.Error("a ledger opened for reading was written")
	}
	if d, err := reading.Delivery(ctx, 1); err != nil || d.Message.Key != "k1" {
		t.Errorf("delivery read = %v, %v", d, err)
	}
}

func TestOtherFiles(t *testing.T) {
	path := filepath.Join(t.TempDir(), "odd name #1?.db")
	l := reopened(t, path)
	if _, err := l.db.Exec("PRAGMA user_version = 99"); err != nil {
		t.Fatal(err)
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	for name, open := range map[string]func(context.Context, string) (*Ledger, error){"Open": Open, "OpenShared": OpenShared, "OpenReadOnly": OpenReadOnly} {
		if _, err := open(t.Context(), path); err == nil || !strings.Contains(err.Error(), "newer svodka") {
			t.Errorf("%s of a newer ledger: %v, want a refusal", name, err)
		}
	}
	if _, err := os.Stat(path); err != nil {
		t.Errorf("the file is not where it was asked for: %v", err)
	}
	foreign := reopened(t, filepath.Join(t.TempDir(), "foreign.db"))
	if _, err := foreign.db.Exec("PRAGMA application_id = 7; PRAGMA user_version = 0"); err != nil {
		t.Fatal(err)
	}
	if err := migrate(t.Context(), foreign.db); err == nil || !strings.Contains(err.Error(), "no ledger of svodka") {
		t.Errorf("a file of another program: %v, want a refusal", err)
	}
	text := filepath.Join(t.TempDir(), "text.db")
	if err := os.WriteFile(text, []byte(strings.Repeat("not a database\n", 100)), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(t.Context(), text); err == nil {
		t.Error("a text file was opened as a ledger")
	}
}

func TestDurable(t *testing.T) {
	l := testLedger(t)
	for pragma, want := range map[string]string{"journal_mode": "wal", "synchronous": "2", "foreign_keys": "1", "busy_timeout": "10000"} {
		var got string
		if err := l.db.QueryRow("PRAGMA " + pragma).Scan(&got); err != nil || got != want {
			t.Errorf("%s = %s (%v), want %s", pragma, got, err, want)
		}
	}
}
