package main

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"svodka/internal/simulate/telegram"
)

const (
	killToken = "12345:AAkillkillkillkillkillkillkillkillki"
	killChat  = 4242
)

// TestKillProgram kills the whole program at random moments of runs that deliver a report to Telegram, and runs the same
// slots again. What the other side has accepted is the judge: nothing twice, nothing that is called sent missing, and every
// message of every slot listed.
func TestKillProgram(t *testing.T) {
	slots := 5
	if text := os.Getenv("SVODKA_KILLS"); text != "" {
		var err error
		if slots, err = strconv.Atoi(text); err != nil {
			t.Fatalf("SVODKA_KILLS: want a number, got %q", text)
		}
	}
	bot := telegram.New(killToken, time.Now)
	bot.SetChat(telegram.Chat{ID: killChat, Type: "private"})
	server := httptest.NewServer(bot)
	defer server.Close()
	dir := killFolder(t, server.URL)
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	random := rand.New(rand.NewPCG(seed, 0))
	for i := range slots {
		at := time.Date(2026, 1, 2, 9, 0, 0, 0, time.UTC).AddDate(0, 0, i).Format("2006-01-02T15:04")
		killed := svodkaIn(dir, "run", "daily", "--at", at)
		if err := killed.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Duration(random.IntN(1500)) * time.Millisecond) // the moment of the kill, not a wait for anything
		_ = killed.Process.Kill()
		_ = killed.Wait()
		again, err := svodkaIn(dir, "run", "daily", "--at", at).CombinedOutput()
		if err != nil && !strings.Contains(string(again), "in_doubt") {
			t.Fatalf("slot %s again: %v\n%s", at, err, again)
		}
	}
	// Whoever was killed after the run and before the delivery left the delivery to the next one.
	if out, err := svodkaIn(dir, "run", "daily", "--at", "2026-01-01T09:00").CombinedOutput(); err != nil && !strings.Contains(string(out), "in_doubt") {
		t.Fatalf("last run: %v\n%s", err, out)
	}
	judgeKills(t, dir, bot, slots+1)
}

func judgeKills(t *testing.T, dir string, bot *telegram.Server, slots int) {
	t.Helper()
	var listed bytes.Buffer
	list := svodkaIn(dir, "deliveries", "--limit", "100000")
	list.Stdout = &listed
	if err := list.Run(); err != nil {
		t.Fatal(err)
	}
	states := map[string]int{}
	for line := range strings.Lines(listed.String()) {
		states[strings.Fields(line)[1]]++
	}
	seen := map[string]int{}
	for _, a := range bot.Accepted() {
		seen[a.Method+" "+a.File.SHA256]++
	}
	for what, n := range seen {
		if n > 1 {
			t.Errorf("accepted %d times: %s", n, what)
		}
	}
	const parts = 2 // the picture with its text, and the document
	if total := states["sent"] + states["in_doubt"]; total != slots*parts {
		t.Errorf("%d deliveries sent or in doubt, want %d: %v\n%s", total, slots*parts, states, &listed)
	}
	if got := len(seen); got < states["sent"] || got > states["sent"]+states["in_doubt"] {
		t.Errorf("%d messages accepted, with %d called sent and %d in doubt", got, states["sent"], states["in_doubt"])
	}
	t.Logf("%d slots: %d accepted, %v", slots, len(seen), states)
}

// killFolder is a folder with a configuration and a CSV file of a deal a day.
func killFolder(t *testing.T, api string) string {
	t.Helper()
	dir := t.TempDir()
	config := fmt.Sprintf(`
company: Test
timezone: UTC
currency: RUB
sources:
  crm:
    type: file
    streams:
      deals:
        file: deals.csv
        columns: {id: id, created_at: day, closed_at: day, amount: amount}
        defaults: {status: won}
receivers:
  chat: {type: telegram, token: {env: KILL_TOKEN}, chat: "%d", api: %s}
jobs:
  daily:
    schedule: {daily: "09:00"}
    period: last_day
    report: {blocks: [kpis], cards: [sales, deals_won]}
    send_to: [chat]
`, killChat, api)
	var csv strings.Builder
	csv.WriteString("id,day,amount\n")
	for i := range 1200 {
		fmt.Fprintf(&csv, "%d,%s,%d\n", i, time.Date(2025, 12, 1, 12, 0, 0, 0, time.UTC).AddDate(0, 0, i).Format("2006-01-02T15:04:05"), 1000+i)
	}
	for name, text := range map[string]string{"config.yaml": config, "deals.csv": csv.String()} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// svodkaIn is this test program as svodka, in the folder dir.
func svodkaIn(dir string, args ...string) *exec.Cmd {
	c := exec.Command(os.Args[0], args...)
	c.Dir = dir
	c.Env = append(os.Environ(), asProgram+"=1", "KILL_TOKEN="+killToken)
	return c
}
