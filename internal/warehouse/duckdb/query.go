package duckdb

import (
	"context"
	"fmt"
	"math/big"
	"time"

	driver "github.com/duckdb/duckdb-go/v2"
)

// Query runs a query and returns its rows: int64, float64, string, bool, time.Time (UTC) or nil. Times among args are taken
// as the moments they are, in whatever zone.
func (s *Store) Query(ctx context.Context, sql string, args ...any) ([][]any, error) {
	leave, err := s.enter()
	if err != nil {
		return nil, err
	}
	defer leave()
	rows, err := s.db.QueryContext(ctx, sql, inUTC(args)...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	names, err := rows.Columns()
	if err != nil {
		return nil, err
	}
	var all [][]any
	for rows.Next() {
		row, err := scan(rows, names)
		if err != nil {
			return nil, err
		}
		all = append(all, row)
	}
	return all, rows.Err()
}

func scan(rows interface{ Scan(...any) error }, names []string) ([]any, error) {
	row, into := make([]any, len(names)), make([]any, len(names))
	for i := range row {
		into[i] = &row[i]
	}
	if err := rows.Scan(into...); err != nil {
		return nil, err
	}
	for i, v := range row {
		plain, err := plainOf(v)
		if err != nil {
			return nil, fmt.Errorf("column %s: %w", names[i], err)
		}
		row[i] = plain
	}
	return row, nil
}

func inUTC(args []any) []any {
	out := make([]any, len(args))
	for i, a := range args {
		if t, ok := a.(time.Time); ok {
			a = t.UTC()
		}
		out[i] = a
	}
	return out
}

// plainOf turns what the driver returns into one of the few types of a query's result.
func plainOf(v any) (any, error) {
	switch v := v.(type) {
	case nil, int64, float64, string, bool:
		return v, nil
	case time.Time:
		return v.UTC(), nil
	case int8:
		return int64(v), nil
	case int16:
		return int64(v), nil
	case int32:
		return int64(v), nil
	case uint8:
		return int64(v), nil
	case uint16:
		return int64(v), nil
	case uint32:
		return int64(v), nil
	case uint64:
		return whole(new(big.Int).SetUint64(v))
	case *big.Int:
		return whole(v)
	case float32:
		return float64(v), nil
	case driver.Decimal:
		return v.Float64(), nil
	case []byte:
		return string(v), nil
	}
	return nil, fmt.Errorf("a value of type %T; cast it", v)
}

func whole(v *big.Int) (any, error) {
	if !v.IsInt64() {
		return nil, fmt.Errorf("%v does not fit into 64 bits", v)
	}
	return v.Int64(), nil
}
