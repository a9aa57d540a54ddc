package config

import "reflect"

// Section is a mapping from names of the user's choice to values, in the order of the file.
type Section[T any] []Named[T]

// Named is an entry of a [Section].
type Named[T any] struct {
	Name  string
	Value T
}

// Find returns the entry called name.
func (s Section[T]) Find(name string) (T, bool) {
	for _, e := range s {
		if e.Name == name {
			return e.Value, true
		}
	}
	var none T
	return none, false
}

// Names returns the names in the order of the file.
func (s Section[T]) Names() []string {
	names := make([]string, len(s))
	for i, e := range s {
		names[i] = e.Name
	}
	return names
}

// section is what the walker needs of a Section.
type section interface {
	add(name string) reflect.Value // the new entry's value, to be filled
	elem() reflect.Type
}

func (s *Section[T]) add(name string) reflect.Value {
	*s = append(*s, Named[T]{Name: name})
	return reflect.ValueOf(&(*s)[len(*s)-1].Value).Elem()
}

func (s *Section[T]) elem() reflect.Type { return reflect.TypeFor[T]() }
