// Package mutations asks the API server what it says to every field of a kind misspelt, and to
// every scalar of a wrong type.
package mutations

import (
	"encoding/json"
	"fmt"
	"regexp"
	"sort"
	"strings"
)

// Object is a kind's shape: its fields as upstream's round-trip data has them, with values of our
// own that decode. Lists have one entry.
type Object = map[string]any

var (
	moment   = regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$`)
	quantity = regexp.MustCompile(`^\d+$`)
	padded   = regexp.MustCompile(`^[A-Za-z0-9+/]+={0,2}$`)
)

// shape keeps the fields of a value and puts small values of the same sort in place of its own.
func shape(value any) any {
	switch typed := value.(type) {
	case map[string]any:
		fields := map[string]any{}
		for key, inner := range typed {
			if shaped := shape(inner); shaped != nil {
				fields[key] = shaped
			}
		}
		return fields
	case []any:
		if len(typed) == 0 {
			return nil
		}
		return []any{shape(typed[0])}
	case string:
		switch match := moment.FindStringSubmatch(typed); {
		case match != nil && match[1] != "":
			return "2026-01-01T00:00:00.000000Z"
		case match != nil:
			return "2026-01-01T00:00:00Z"
		case quantity.MatchString(typed):
			return "1"
		case len(typed)%4 == 0 && padded.MatchString(typed) && strings.ContainsAny(typed, "=+/"):
			return "YWJj"
		}
		return "a"
	case json.Number:
		return json.Number("1")
	}
	return value
}

// Mutation is one fault in an object that holds nothing but the way to it.
type Mutation struct {
	Path string // as strict decoding writes it: spec.containers[0].nam
	Body Object
}

// Mutations gives every fault of an object, in a fixed order: by field name, a misspelling first,
// then what is wrong inside it. Version and kind stay.
func Mutations(object Object) []Mutation {
	var found []Mutation
	head := Object{"apiVersion": object["apiVersion"], "kind": object["kind"]}
	var walk func(value any, path string, wrap func(any) Object)
	walk = func(value any, path string, wrap func(any) Object) {
		switch typed := value.(type) {
		case map[string]any:
			names := make([]string, 0, len(typed))
			for name := range typed {
				names = append(names, name)
			}
			sort.Strings(names)
			for _, name := range names {
				inside := strings.TrimPrefix(path+"."+name, ".")
				wrong := Misspelt(name)
				found = append(found, Mutation{strings.TrimPrefix(path+"."+wrong, "."), wrap(map[string]any{wrong: bare(typed[name])})})
				walk(typed[name], inside, func(inner any) Object { return wrap(map[string]any{name: inner}) })
			}
		case []any:
			walk(typed[0], path+"[0]", func(inner any) Object { return wrap([]any{inner}) })
		default:
			for _, wrong := range wrongs(value) {
				found = append(found, Mutation{path, wrap(wrong)})
			}
		}
	}
	fields := Object{}
	for name, value := range object {
		if head[name] == nil {
			fields[name] = value
		}
	}
	walk(fields, "", func(inner any) Object {
		body := Object{}
		for _, part := range []Object{head, inner.(map[string]any)} {
			for key, value := range part {
				body[key] = value
			}
		}
		return body
	})
	return found
}

// Misspelt doubles the last letter of a name.
func Misspelt(name string) string { return name + name[len(name)-1:] }

// bare is the least value of the same sort.
func bare(value any) any {
	switch value.(type) {
	case map[string]any:
		return map[string]any{}
	case []any:
		return []any{}
	}
	return value
}

// wrongs are the values that a scalar is replaced by.
func wrongs(value any) []any {
	switch value.(type) {
	case string:
		return []any{7, true}
	case json.Number:
		return []any{"seven", true}
	case bool:
		return []any{"yes", 1}
	}
	panic(fmt.Sprintf("%T is no scalar", value))
}
