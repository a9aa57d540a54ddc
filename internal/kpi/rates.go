package kpi

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"
)

// rates are exchange rates by pair of currencies and calendar day.
type rates struct {
	pairs      map[[2]string][]rate // ascending by day
	currencies []string             // all that occur, sorted
}

type rate struct {
	day   int64 // see dayOf
	value float64
}

// dayOf numbers calendar days; t is any moment of the day where it stands.
func dayOf(t time.Time) int64 {
	y, m, d := t.Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix() / 86400
}

func loadRates(ctx context.Context, c *computation) (rates, error) {
	rows, err := c.q.Query(ctx, "SELECT day, currency, to_currency, rate FROM "+c.d.Table("rates")+
		" WHERE rate > 0 AND currency <> to_currency ORDER BY day, _source, id")
	if err != nil {
		return rates{}, fmt.Errorf("rates: %w", err)
	}
	book := rates{pairs: map[[2]string][]rate{}}
	seen := map[string]bool{}
	for _, row := range rows {
		at, ok := row[0].(time.Time)
		from, _ := row[1].(string)
		to, _ := row[2].(string)
		value, err := float(row[3])
		if !ok || err != nil {
			return rates{}, fmt.Errorf("rates: want a day and a number, got %v and %v", row[0], row[3])
		}
		pair := [2]string{from, to}
		book.pairs[pair] = append(book.pairs[pair], rate{dayOf(at), value})
		seen[from], seen[to] = true, true
	}
	book.currencies = slices.Sorted(maps.Keys(seen))
	return book, nil
}

// rate is what one unit of a currency is worth on a day: by the latest rate of that day or of the few before it, in either
// direction, or by way of a third currency.
func (b rates) rate(from, to string, day int64) (float64, bool) {
	if r, ok := b.either(from, to, day); ok {
		return r, true
	}
	for _, via := range b.currencies {
		first, ok1 := b.either(from, via, day)
		second, ok2 := b.either(via, to, day)
		if ok1 && ok2 {
			return first * second, true
		}
	}
	return 0, false
}

// either looks for the pair and for its inverse. The newer wins, of two equally new the pair itself.
func (b rates) either(from, to string, day int64) (float64, bool) {
	straight, ok := b.latest([2]string{from, to}, day)
	inverse, ok2 := b.latest([2]string{to, from}, day)
	if ok2 && (!ok || inverse.day > straight.day) {
		return 1 / inverse.value, true
	}
	return straight.value, ok
}

func (b rates) latest(pair [2]string, day int64) (rate, bool) {
	all := b.pairs[pair]
	i, _ := slices.BinarySearchFunc(all, day+1, func(r rate, d int64) int { return int(r.day - d) })
	if i == 0 || all[i-1].day < day-rateAge {
		return rate{}, false
	}
	return all[i-1], true
}
