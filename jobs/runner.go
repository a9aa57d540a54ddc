package jobs

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"svodka/internal/detect"
	"svodka/internal/kpi"
	"svodka/internal/ledger"
	"svodka/internal/period"
	"svodka/internal/warehouse"
	"svodka/notify"
	"svodka/render"
)

// Receiver is where messages go, as far as a run has to know it.
type Receiver struct {
	Name       string
	Recipients []string
	Lang       string          // empty: the company's
	Split      notify.Splitter // nil: one message is one delivery
}

// Runner carries out jobs. Its fields are set once, before the first run.
type Runner struct {
	Company   string
	Lang      string
	Currency  string
	Margin    float64
	Location  *time.Location
	Calendar  *period.Calendar
	Sources   []NamedSource
	Receivers []Receiver
	Jobs      []Named // all of them: a report shows what the rules of any job say
	Store     warehouse.Store
	Ledger    *ledger.Ledger // may be nil where only [Runner.Produce] is used
	Log       *slog.Logger
	Version   string
	Now       func() time.Time // for the time stamps of readings and runs; never decides what a report says
	Progress  Progress
}

// Named is a job and its name in the YAML.
type Named struct {
	Name string
	Job
}

// Product is what one run makes, before anything is kept or sent.
type Product struct {
	Synced []SyncResult
	Series []kpi.Series   // as published
	Alerts []detect.Alert // alive after this run
	Told   []detect.Alert // to be spoken of now

	job     Named
	at      time.Time
	others  []detect.Alert // alive in other jobs
	judged  bool           // there are rules, and they were judged
	undated int            // won deals without a closing date
	worth   float64        // of those, in the report's currency
	fresh   []kpi.Freshness
	answers [][]kpi.Series        // to the questions of the report
	history map[string]kpi.Series // what the rules looked at, by alert key
}

// Outcome says what a run did.
type Outcome struct {
	Done    bool // the slot had been finished before; nothing was done
	Product Product
	Queued  int // deliveries put into the outbox
}

// Run carries out j for the slot: reads the sources, computes, judges, composes, and puts the messages into the outbox in
// one transaction with everything else the run leaves behind. Calling it again for a finished slot does nothing. A run
// that ends with an error has left nothing but a note of the failure, and may be repeated.
func (r *Runner) Run(ctx context.Context, j Named, slot Slot) (Outcome, error) {
	started := r.Now()
	begun, err := r.Ledger.Begin(ctx, j.Name, slot.At, slot.Key, started)
	if err != nil {
		return Outcome{}, err
	}
	if begun == ledger.Finished {
		return Outcome{Done: true}, nil
	}
	out, err := r.guarded(ctx, j, slot)
	if err != nil {
		note := r.Ledger.Fail(context.WithoutCancel(ctx), j.Name, slot.Key, r.Now(), err.Error())
		r.Log.Error("run failed", "job", j.Name, "slot", slot.At, "took", r.Now().Sub(started), "err", err)
		return out, errors.Join(err, note)
	}
	r.Log.Info("run", "job", j.Name, "slot", slot.At, "queued", out.Queued, "told", len(out.Product.Told), "took", r.Now().Sub(started))
	return out, nil
}

// guarded makes an error of a panic, so that one job's trouble ends neither the others nor the slot for ever.
func (r *Runner) guarded(ctx context.Context, j Named, slot Slot) (out Outcome, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("internal error: %v", p)
			r.Log.Error("run panicked", "job", j.Name, "slot", slot.At, "err", err, "stack", string(debug.Stack()))
		}
	}()
	return r.run(ctx, j, slot)
}

func (r *Runner) run(ctx context.Context, j Named, slot Slot) (Outcome, error) {
	live, err := r.live(ctx)
	if err != nil {
		return Outcome{}, err
	}
	p, err := r.Produce(ctx, j, slot.At, live)
	if err != nil {
		return Outcome{Product: p}, err
	}
	messages, err := r.address(j, slot, p)
	if err != nil {
		return Outcome{Product: p}, err
	}
	err = r.Ledger.Finish(ctx, ledger.Result{
		Job: j.Name, Slot: slot.At, SlotKey: slot.Key, At: r.Now(),
		Series: p.Series, Alerts: p.Alerts, Messages: messages, Notes: notes(p.Synced),
	})
	return Outcome{Product: p, Queued: len(messages)}, err
}

// live are the alerts of every job as the ledger has them.
func (r *Runner) live(ctx context.Context) (Live, error) {
	live := Live{}
	for _, j := range r.Jobs {
		var err error
		if live[j.Name], err = r.Ledger.Alerts(ctx, j.Name); err != nil {
			return nil, err
		}
	}
	return live, nil
}

// notes are the failures of reading a run went on in spite of.
func notes(results []SyncResult) string {
	if err := Failed(results); err != nil {
		return err.Error()
	}
	return ""
}

// address makes one message per recipient and part.
func (r *Runner) address(j Named, slot Slot, p Product) ([]ledger.Outgoing, error) {
	inLang := map[string][]notify.Message{}
	var all []ledger.Outgoing
	for _, rec := range r.Receivers {
		if !slices.Contains(j.SendTo, rec.Name) {
			continue
		}
		lang := cmp.Or(rec.Lang, r.Lang)
		if _, ok := inLang[lang]; !ok {
			messages, err := r.Messages(p, lang)
			if err != nil {
				return nil, err
			}
			inLang[lang] = messages
		}
		for _, to := range rec.Recipients {
			for _, m := range inLang[lang] {
				m.To = to
				m.Key = fmt.Sprintf("%s/%s/%s/%s/%s", j.Name, slot.Key, m.Kind, rec.Name, to)
				all = append(all, parts(rec, m)...)
			}
		}
	}
	return all, nil
}

func parts(rec Receiver, m notify.Message) []ledger.Outgoing {
	split := []notify.Message{m}
	if rec.Split != nil {
		split = rec.Split.Split(m)
	}
	out := make([]ledger.Outgoing, len(split))
	for i, part := range split {
		out[i] = ledger.Outgoing{Receiver: rec.Name, Message: part}
	}
	return out
}

// Live are alerts by job, as the run before left them.
type Live map[string][]detect.Alert

// Produce makes everything a run for the moment at would send, and changes nothing but the warehouse. What live knows of a
// time after at is left out.
func (r *Runner) Produce(ctx context.Context, j Named, at time.Time, live Live) (Product, error) {
	p := Product{job: j, at: at.In(r.Location)}
	p.Synced = Sync(ctx, r.Store, r.needed(j), r.Now, r.Progress, r.Log)
	err := ctx.Err()
	if err == nil {
		p.fresh, err = Freshness(ctx, r.Store, p.Synced)
	}
	if err == nil {
		err = r.judgeInto(ctx, &p, live)
	}
	if err == nil && j.Report != nil {
		err = r.othersInto(ctx, &p, live)
	}
	if err == nil {
		err = r.answerInto(ctx, &p)
	}
	return p, err
}

// knownAt leaves out the alerts about a period that had not ended at at: they belong to the future of a run for a past moment.
func knownAt(all []detect.Alert, at time.Time) []detect.Alert {
	return slices.DeleteFunc(slices.Clone(all), func(a detect.Alert) bool { return a.Finding.Point.To.After(at) })
}

func (r *Runner) judgeInto(ctx context.Context, p *Product, live Live) error {
	known := knownAt(live[p.job.Name], p.at)
	all, err := r.judge(ctx, p.job.Job.Alerts, known, p.at, p.fresh)
	if err != nil {
		return err
	}
	p.history = all.series
	p.judged = len(p.job.Job.Alerts) > 0
	p.Alerts, p.Told = detect.Advance(known, all.judgements, p.at)
	return nil
}

// othersInto judges the rules of the other jobs for the same moment: they run at other times, or never ran.
func (r *Runner) othersInto(ctx context.Context, p *Product, live Live) error {
	for _, o := range r.Jobs {
		if o.Name == p.job.Name || len(o.Alerts) == 0 {
			continue
		}
		known := knownAt(live[o.Name], p.at)
		all, err := r.judge(ctx, o.Alerts, known, p.at, p.fresh)
		if err != nil {
			return fmt.Errorf("rules of %s: %w", o.Name, err)
		}
		next, _ := detect.Advance(known, all.judgements, p.at)
		p.others, p.judged = append(p.others, next...), true
	}
	return nil
}

// answerInto computes what the report of the job asks for.
func (r *Runner) answerInto(ctx context.Context, p *Product) error {
	if p.job.Report == nil {
		return nil
	}
	c, err := r.context(*p, r.Lang)
	if err != nil {
		return err
	}
	if p.undated, p.worth, err = kpi.Undated(ctx, r.Store, kpi.DuckDB(), r.Currency); err != nil {
		return err
	}
	for _, q := range p.job.Report.Questions(c) {
		series, err := r.ask(ctx, q, p)
		if err != nil {
			return err
		}
		p.answers = append(p.answers, series)
		p.Series = append(p.Series, series...)
	}
	return nil
}

func (r *Runner) ask(ctx context.Context, q render.Question, p *Product) ([]kpi.Series, error) {
	req := kpi.Request{
		Periods: q.Periods, By: q.By, AsOf: p.at, SameAge: true, Currency: r.Currency, Margin: r.Margin, Fresh: p.fresh,
		Working: r.Calendar.Working,
	}
	for _, name := range q.KPIs {
		k, ok := kpi.Find(name)
		if !ok {
			return nil, fmt.Errorf("unknown KPI %q", name)
		}
		req.KPIs = append(req.KPIs, k)
	}
	series, err := kpi.Compute(ctx, r.Store, kpi.DuckDB(), req)
	if err != nil {
		return nil, fmt.Errorf("computing %s: %w", strings.Join(q.KPIs, ", "), err)
	}
	return series, nil
}

func (r *Runner) needed(j Named) []NamedSource {
	if len(j.Job.Sources) == 0 {
		return r.Sources
	}
	var some []NamedSource
	for _, s := range r.Sources {
		if s.Always || slices.Contains(j.Job.Sources, s.Name) {
			some = append(some, s)
		}
	}
	return some
}
