// Package jsontext writes JSON for recordings: sorted keys, and a value on one line where
// it fits, so that a file is small and its changes read well.
package jsontext

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"sort"
	"strings"
)

const width = 140

// Decode reads JSON into maps, slices and json.Number, so that numbers keep their digits.
func Decode(data []byte) (any, error) {
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.UseNumber()
	var value any
	err := decoder.Decode(&value)
	return value, err
}

// Plain turns any Go value into what Decode gives for its JSON.
func Plain(value any) (any, error) {
	data, err := json.Marshal(value)
	if err != nil {
		return nil, err
	}
	return Decode(data)
}

// Format writes a value with sorted keys and a newline at the end. The key "recorded"
// comes first, as the head of a recording.
func Format(value any) ([]byte, error) {
	plain, err := Plain(value)
	if err != nil {
		return nil, err
	}
	var out strings.Builder
	write(&out, plain, 0)
	out.WriteByte('\n')
	return []byte(out.String()), nil
}

// WriteFile writes a value to a file, making its folder.
func WriteFile(file string, value any) error {
	text, err := Format(value)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return err
	}
	return os.WriteFile(file, text, 0o644)
}

func write(out *strings.Builder, value any, depth int) {
	if line := compact(value); len(line)+depth <= width || !nested(value) {
		out.WriteString(line)
		return
	}
	inner := "\n" + strings.Repeat(" ", depth+1)
	outer := "\n" + strings.Repeat(" ", depth)
	switch typed := value.(type) {
	case map[string]any:
		for index, key := range keys(typed) {
			out.WriteString(pick(index == 0, "{", ",") + inner + scalar(key) + ": ")
			write(out, typed[key], depth+1)
		}
		out.WriteString(outer + "}")
	case []any:
		for index, element := range typed {
			out.WriteString(pick(index == 0, "[", ",") + inner)
			write(out, element, depth+1)
		}
		out.WriteString(outer + "]")
	}
}

func compact(value any) string {
	switch typed := value.(type) {
	case map[string]any:
		parts := make([]string, 0, len(typed))
		for _, key := range keys(typed) {
			parts = append(parts, scalar(key)+": "+compact(typed[key]))
		}
		return "{" + strings.Join(parts, ", ") + "}"
	case []any:
		parts := make([]string, 0, len(typed))
		for _, element := range typed {
			parts = append(parts, compact(element))
		}
		return "[" + strings.Join(parts, ", ") + "]"
	}
	return scalar(value)
}

func nested(value any) bool {
	switch typed := value.(type) {
	case map[string]any:
		return len(typed) > 0
	case []any:
		return len(typed) > 0
	}
	return false
}

func scalar(value any) string {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		panic(err) // only values from Decode come here
	}
	return strings.TrimSuffix(out.String(), "\n")
}

func keys(object map[string]any) []string {
	names := make([]string, 0, len(object))
	for name := range object {
		names = append(names, name)
	}
	sort.Slice(names, func(i, j int) bool {
		if (names[i] == "recorded") != (names[j] == "recorded") {
			return names[i] == "recorded"
		}
		return names[i] < names[j]
	})
	return names
}

func pick(condition bool, yes, no string) string {
	if condition {
		return yes
	}
	return no
}
