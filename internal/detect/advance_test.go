package detect_test

import (
	"testing"
	"time"

	"svodka/internal/detect"
	"svodka/internal/kpi"
)

// life plays judgements of one rule, one a day, and records what was told.
type life struct {
	t      *testing.T
	policy detect.Policy
	live   []detect.Alert
	at     time.Time
}

func newLife(t *testing.T, p detect.Policy) *life {
	return &life{t: t, policy: p, at: monday}
}

func (l *life) day(v detect.Verdict, periods int) (told detect.AlertState) {
	l.t.Helper()
	l.at = l.at.AddDate(0, 0, 1)
	return l.again(v, periods)
}

func (l *life) again(v detect.Verdict, periods int) (told detect.AlertState) {
	l.t.Helper()
	var tell []detect.Alert
	j := detect.Judgement{Finding: detect.Finding{Rule: "r", Periods: periods}, Verdict: v, Policy: l.policy}
	l.live, tell = detect.Advance(l.live, []detect.Judgement{j}, l.at)
	switch len(tell) {
	case 0:
		return ""
	case 1:
		return tell[0].State
	}
	l.t.Fatalf("told %d times", len(tell))
	return ""
}

func (l *life) want(got, want detect.AlertState) {
	l.t.Helper()
	if got != want {
		l.t.Errorf("%s: told %q, want %q", l.at.Format(time.DateOnly), got, want)
	}
}

func TestAdvance(t *testing.T) {
	t.Run("told once, then resolved once", func(t *testing.T) {
		l := newLife(t, detect.Policy{For: 1})
		l.want(l.day(detect.Odd, 1), detect.Firing)
		l.want(l.day(detect.Odd, 2), "")
		l.want(l.day(detect.Fine, 0), detect.Resolved)
		l.want(l.day(detect.Fine, 0), "")
		if len(l.live) != 0 {
			t.Errorf("alive after the end: %v", l.live)
		}
	})
	t.Run("waits for two periods", func(t *testing.T) {
		l := newLife(t, detect.Policy{For: 2})
		l.want(l.day(detect.Odd, 1), "")
		if len(l.live) != 1 || l.live[0].State != detect.Pending {
			t.Fatalf("got %v, want one pending", l.live)
		}
		l.want(l.day(detect.Odd, 2), detect.Firing)
	})
	t.Run("pending passes without a word", func(t *testing.T) {
		l := newLife(t, detect.Policy{For: 2})
		l.want(l.day(detect.Odd, 1), "")
		l.want(l.day(detect.Fine, 0), "")
	})
	t.Run("unknown neither raises nor resolves", func(t *testing.T) {
		l := newLife(t, detect.Policy{For: 1})
		l.want(l.day(detect.Unknown, 0), "")
		if len(l.live) != 0 {
			t.Errorf("raised by nothing known: %v", l.live)
		}
		l.want(l.day(detect.Odd, 1), detect.Firing)
		l.want(l.day(detect.Unknown, 0), "")
		if len(l.live) != 1 || l.live[0].Finding.Periods != 1 {
			t.Errorf("got %v, want the alert as it was", l.live)
		}
		l.want(l.day(detect.Odd, 3), "")
		l.want(l.day(detect.Fine, 0), detect.Resolved)
	})
	t.Run("reminds", func(t *testing.T) {
		two := func(told time.Time) time.Time { return told.AddDate(0, 0, 2) }
		l := newLife(t, detect.Policy{For: 1, Remind: two})
		l.want(l.day(detect.Odd, 1), detect.Firing)
		l.want(l.day(detect.Odd, 2), "")
		l.want(l.day(detect.Odd, 3), detect.Firing)
		l.want(l.again(detect.Odd, 3), "")
		l.want(l.day(detect.Odd, 4), "")
	})
	t.Run("the same moment again tells nothing", func(t *testing.T) {
		l := newLife(t, detect.Policy{For: 1})
		l.want(l.day(detect.Odd, 1), detect.Firing)
		l.want(l.again(detect.Odd, 1), "")
	})
	t.Run("a rule that is gone is forgotten", func(t *testing.T) {
		l := newLife(t, detect.Policy{For: 1})
		l.day(detect.Odd, 1)
		next, tell := detect.Advance(l.live, nil, l.at)
		if len(next)+len(tell) != 0 {
			t.Errorf("got %v, %v; want nothing", next, tell)
		}
	})
	t.Run("groups live apart", func(t *testing.T) {
		j := func(m string, v detect.Verdict) detect.Judgement {
			return detect.Judgement{Finding: detect.Finding{Rule: "r", Group: kpi.Group{"manager": m}, Periods: 1}, Verdict: v}
		}
		next, tell := detect.Advance(nil, []detect.Judgement{j("a", detect.Odd), j("b", detect.Odd)}, monday)
		if len(next) != 2 || len(tell) != 2 {
			t.Fatalf("got %d alive, %d told; want 2, 2", len(next), len(tell))
		}
		next, tell = detect.Advance(next, []detect.Judgement{j("a", detect.Fine), j("b", detect.Odd)}, monday.AddDate(0, 0, 1))
		if len(next) != 1 || len(tell) != 1 || tell[0].Finding.Group["manager"] != "a" {
			t.Errorf("got %v alive, %v told; want b alive, a told", next, tell)
		}
	})
}
