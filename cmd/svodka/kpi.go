package main

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"svodka/internal/config"
	"svodka/internal/kpi"
	"svodka/internal/period"
)

type kpiFlags struct {
	from, to, grain, format, asOf string
	by, where                     []string
	noSync                        bool
}

func (a *app) kpiCommand() *cobra.Command {
	var f kpiFlags
	c := &cobra.Command{
		Use:   "kpi [NAME...]",
		Short: "compute KPIs for any span",
		Long: `Compute KPIs for any span, as a table, JSON or CSV. Without a name it lists what can be computed, and by what.

The span is half-open: --from 2026-01-01 --to 2026-02-01 is January. Without --from it begins with the first record,
without --to it ends with the last one, or now if that is earlier. Sources are read first, as far as they have changed; --no-sync uses what the warehouse has.

JSON: {"kpi","unit","grain","series":[{"group":{"manager":"…"},"points":[{"from","to","value","num","den","state"}]}]}
Times are RFC 3339, ratios fractions, money major units, durations seconds; num and den stand with ratios only; state is one
of value, undefined, no_data, stale, partial. Several KPIs give one such object a line.`,
		Example: `  svodka kpi win_rate --from 2026-01-01 --to 2026-07-01 --grain month --by manager
  svodka kpi sales deals_won --grain week --format json`,
		Args: cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, names []string) error {
			if len(names) == 0 {
				return a.listKPIs()
			}
			return a.kpi(cmd, names, f)
		},
	}
	c.ValidArgsFunction = func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		return kpiNames(), cobra.ShellCompDirectiveNoFileComp
	}
	flags := c.Flags()
	flags.StringVar(&f.from, "from", "", "first `day`, 2026-01-31")
	flags.StringVar(&f.to, "to", "", "`day` after the last one")
	flags.StringVar(&f.grain, "grain", "all", "length of the periods: day, week, month, quarter, year or all")
	flags.StringSliceVar(&f.by, "by", nil, "`dimensions` to split by, separated by commas; svodka kpi lists them")
	flags.StringArrayVar(&f.where, "where", nil, "only records of one member, `dimension=member`; may be repeated")
	flags.StringVar(&f.format, "format", "table", "table, json or csv")
	flags.StringVar(&f.asOf, "as-of", "", "`moment` of judging, 2026-01-31 or 2026-01-31T09:00; now when left out")
	flags.BoolVar(&f.noSync, "no-sync", false, "do not read the sources first")
	return c
}

// listKPIs prints the catalogue.
func (a *app) listKPIs() error {
	w := tabwriter.NewWriter(a.stdout, 0, 0, 2, ' ', 0)
	for _, k := range kpi.Catalogue() {
		fmt.Fprintf(w, "%s\t%s\tby %s\n", k.Name, k.Title("en"), strings.Join(k.Dimensions(), ", "))
	}
	return w.Flush()
}

func kpiNames() []string {
	var names []string
	for _, k := range kpi.Catalogue() {
		names = append(names, k.Name)
	}
	return names
}

func (a *app) kpi(cmd *cobra.Command, names []string, f kpiFlags) error {
	kpis, grain, err := f.parse(names)
	if err != nil {
		return err
	}
	var q question
	return a.inHouse(cmd, func(cfg *config.Config) (err error) {
		q, err = f.question(kpis, grain, cfg.Timezone.Location, a.now())
		return err
	}, func(ctx context.Context, h *house) error {
		if !f.noSync {
			if err := h.sync(ctx); err != nil {
				return err
			}
		}
		req, err := q.request(ctx, h)
		if err != nil {
			return err
		}
		series, err := kpi.Compute(ctx, h.store, kpi.DuckDB(), req)
		if err != nil {
			return err
		}
		return a.printSeries(f.format, grain, kpis, series)
	})
}

// parse checks what can be checked before anything is opened.
func (f kpiFlags) parse(names []string) ([]*kpi.KPI, period.Grain, error) {
	var kpis []*kpi.KPI
	for _, name := range names {
		k, ok := kpi.Find(name)
		if !ok {
			return nil, "", mistake("unknown KPI %q; there are: %s", name, strings.Join(kpiNames(), ", "))
		}
		if slices.Contains(kpis, k) {
			return nil, "", mistake("%s is named twice", name)
		}
		for i, dim := range f.by {
			if slices.Contains(f.by[:i], dim) {
				return nil, "", mistake("--by: %s is named twice", dim)
			}
			if !k.Allows(dim) {
				return nil, "", mistake("--by %s: %s can be split by %s", dim, name, strings.Join(k.Dimensions(), ", "))
			}
		}
		kpis = append(kpis, k)
	}
	grain, err := period.ParseGrain(f.grain)
	if err != nil {
		return nil, "", mistake("--grain: %v", err)
	}
	if !slices.Contains([]string{"table", "json", "csv"}, f.format) {
		return nil, "", mistake("--format: want table, json or csv, got %q", f.format)
	}
	return kpis, grain, nil
}

// question is what the flags ask for.
type question struct {
	kpis     []*kpi.KPI
	by       []string
	where    kpi.Group
	grain    period.Grain
	from, to time.Time // zero where the flags are silent
	asOf     time.Time
}

// question reads the flags that depend on the time zone and the present moment.
func (f kpiFlags) question(kpis []*kpi.KPI, grain period.Grain, loc *time.Location, now time.Time) (q question, err error) {
	q = question{kpis: kpis, by: f.by, grain: grain, asOf: now}
	if q.where, err = f.members(kpis); err != nil {
		return q, err
	}
	if f.asOf != "" {
		if q.asOf, err = parseMoment(f.asOf, loc); err != nil {
			return q, mistake("--as-of: %v", err)
		}
	}
	if f.from != "" {
		if q.from, err = period.ParseDate(f.from, loc); err != nil {
			return q, mistake("--from: %v", err)
		}
	}
	if f.to != "" {
		if q.to, err = period.ParseDate(f.to, loc); err != nil {
			return q, mistake("--to: %v", err)
		}
	}
	if f.from != "" && f.to != "" && !q.from.Before(q.to) {
		return q, mistake("--from %s is not before --to %s (the day after the last one)", f.from, f.to)
	}
	return q, nil
}

// members reads --where.
func (f kpiFlags) members(kpis []*kpi.KPI) (kpi.Group, error) {
	where := kpi.Group{}
	for _, w := range f.where {
		dim, member, ok := strings.Cut(w, "=")
		if !ok {
			return nil, mistake("--where %s: want dimension=member", w)
		}
		for _, k := range kpis {
			if !k.Allows(dim) {
				return nil, mistake("--where %s: %s has the dimensions %s", w, k.Name, strings.Join(k.Dimensions(), ", "))
			}
		}
		if _, ok := where[dim]; ok {
			return nil, mistake("--where %s: %s is named twice; ask for one member at a time, or split with --by %s", w, dim, dim)
		}
		where[dim] = member
	}
	return where, nil
}

// request is the question put to the warehouse.
func (q question) request(ctx context.Context, h *house) (kpi.Request, error) {
	req := h.request(q.kpis)
	req.By, req.Where, req.AsOf = q.by, q.where, q.asOf
	var err error
	if req.Fresh, err = h.store.Freshness(ctx); err != nil {
		return req, err
	}
	from, to, err := q.span(ctx, h)
	if err != nil {
		return req, err
	}
	req.Periods = period.Cut(from, to, q.grain, h.location())
	return req, nil
}

// span is what the flags say, and where they are silent what the data holds, in whole periods of the grain.
func (q question) span(ctx context.Context, h *house) (from, to time.Time, err error) {
	if !q.from.IsZero() && !q.to.IsZero() {
		return q.from, q.to, nil
	}
	from, to, err = h.extent(ctx, q)
	if err != nil {
		return from, to, err
	}
	if !q.from.IsZero() {
		from = q.from
	}
	if !q.to.IsZero() {
		to = q.to
	}
	switch {
	case from.Before(to):
		return from, to, nil
	case q.to.IsZero():
		return from, to, mistake("--from %s is after the last record; say with --to where the span ends", from.Format(time.DateOnly))
	}
	return from, to, mistake("--to %s is before the first record; say with --from where the span begins", to.Format(time.DateOnly))
}

// extent is the span of the periods up to the moment of judging that hold anything; the day of that moment if there are none.
func (h *house) extent(ctx context.Context, q question) (from, to time.Time, err error) {
	loc := h.location()
	from, to, err = kpi.Extent(ctx, h.store, kpi.DuckDB(), q.kpis, loc)
	if err != nil {
		return from, to, err
	}
	today := period.Of(q.asOf, period.Day, loc)
	if from.IsZero() || !from.Before(today.To) {
		from, to = today.From, today.To
	}
	if to.After(today.To) {
		to = today.To
	}
	if q.grain != period.All {
		from = period.Of(from, q.grain, loc).From
		to = period.Of(to.Add(-1), q.grain, loc).To
	}
	return from, to, nil
}

func parseMoment(s string, loc *time.Location) (time.Time, error) {
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05", "2006-01-02T15:04", "2006-01-02 15:04"} {
		if t, err := time.ParseInLocation(layout, s, loc); err == nil {
			return t, nil
		}
	}
	return period.ParseDate(s, loc)
}

// printSeries prints series in the format, the KPIs in the order asked for.
func (a *app) printSeries(format string, grain period.Grain, kpis []*kpi.KPI, series []kpi.Series) error {
	switch format {
	case "csv":
		return kpi.WriteCSV(a.stdout, grain, series)
	case "json":
		for _, k := range kpis {
			own := slices.DeleteFunc(slices.Clone(series), func(s kpi.Series) bool { return s.KPI.Name != k.Name })
			if err := a.print(kpi.MarshalResult(k, grain, own)); err != nil {
				return err
			}
		}
		return nil
	}
	return kpi.WriteTable(a.stdout, series)
}
