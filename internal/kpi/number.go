package kpi

import "fmt"

// whole reads an integer of a query's result.
func whole(v any) (int, error) {
	if n, ok := v.(int64); ok {
		return int(n), nil
	}
	return 0, fmt.Errorf("want a whole number, got %v", v)
}

// float reads a number of a query's result.
func float(v any) (float64, error) {
	switch v := v.(type) {
	case int64:
		return float64(v), nil
	case float64:
		return v, nil
	}
	return 0, fmt.Errorf("want a number, got %v", v)
}
