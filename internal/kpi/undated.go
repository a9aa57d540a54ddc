package kpi

import (
	"context"
	"fmt"
)

// Undated counts the won deals that have no closing date and so are in no period of sales, and adds up their amounts in the
// report's currency, in its major units. Amounts in other currencies are left out of the sum, though their deals are
// counted: without a closing date there is no day whose rate would hold.
func Undated(ctx context.Context, q Querier, d Dialect, currency string) (deals int, amount float64, err error) {
	rows, err := q.Query(ctx, "SELECT COUNT(*), "+d.Whole("COALESCE(SUM(CASE WHEN currency = "+d.Param(1)+" THEN amount ELSE 0 END), 0)")+" FROM "+
		d.Table("deals")+" WHERE status = 'won' AND closed_at IS NULL", currency)
	if err != nil {
		return 0, 0, fmt.Errorf("won deals without a date: %w", err)
	}
	if len(rows) == 0 {
		return 0, 0, nil
	}
	n, _ := rows[0][0].(int64)
	sum, _ := rows[0][1].(int64)
	return int(n), float64(sum) / 100, nil
}
