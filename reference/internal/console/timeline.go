package console

import (
	"path/filepath"
	"sort"
	"strings"

	"kubenotes.dev/reference/internal/dump"
	"kubenotes.dev/reference/internal/jsontext"
	"kubenotes.dev/reference/internal/normal"
	"kubenotes.dev/reference/internal/settle"
)

// told is one event in a timeline.
type told struct {
	Type    string `json:"type"`
	Reason  string `json:"reason"`
	Message string `json:"message"`
	Count   int    `json:"count"`
	// After is the time since the object's event before, in steps of ten seconds.
	After int `json:"after,omitempty"`
}

// WriteTimeline writes the events of a script by object, each in the order in which the
// cluster told them. Events of nodes and of the system are left out.
func (r *Recording) WriteTimeline(folder, script string) error {
	given := normal.InManifest(script)
	byObject := map[string][]told{}
	last := map[string]settle.Event{}
	for _, event := range r.Events {
		if strings.HasPrefix(event.Object, "Node/") || strings.HasPrefix(event.Object, "Lease/") {
			continue
		}
		before, seen := last[event.Object]
		last[event.Object] = event
		name := strings.TrimSpace(normal.Console(event.Object, r.Names, given, r.numbers))
		one := told{Type: event.Type, Reason: event.Reason, Count: max(event.Count, 1), Message: normal.Console(event.Message, r.Names, given, r.numbers)}
		if seen {
			one.After = int((event.At-before.At).Seconds()+5) / 10 * 10
		}
		byObject[name] = append(byObject[name], one)
	}
	objects := make([]string, 0, len(byObject))
	for name := range byObject {
		objects = append(objects, name)
	}
	sort.Strings(objects)
	list := []any{}
	for _, name := range objects {
		list = append(list, map[string]any{"object": name, "events": byObject[name]})
	}
	return jsontext.WriteFile(filepath.Join(folder, r.Name+".json"), map[string]any{
		"recorded": dump.Head{Kubernetes: r.Version, Command: "a watch of events during scripts/" + r.Name + ".console"},
		"objects":  list,
	})
}
