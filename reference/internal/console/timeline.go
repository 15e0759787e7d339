package console

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"sort"
	"strings"

	"kubenotes.dev/reference/internal/dump"
	"kubenotes.dev/reference/internal/jsontext"
	"kubenotes.dev/reference/internal/normal"
	"kubenotes.dev/reference/internal/settle"
)

// ofSystem tells the objects whose events are no part of a script: nodes, and what kubeadm and kind run.
var ofSystem = regexp.MustCompile(`^(Node|Lease)/|/(coredns|etcd|kindnet|kube-apiserver|kube-controller-manager|kube-proxy|kube-scheduler|local-path-provisioner)(-|$)`)

// told is one event in a timeline.
type told struct {
	Type    string `json:"type"`
	Reason  string `json:"reason"`
	Message string `json:"message"`
	Count   int    `json:"count"`
	// After is the time since the object's event before, in steps of ten seconds.
	After int `json:"after,omitempty"`
}

// line are the events of one object, in the order in which the cluster told them.
type line []told

// spoken are the lines of all objects of one name but for its generated end, in one run of a script.
type spoken []line

// about is what runs of a script told about such objects; a run that tells nothing new is left out.
type about struct {
	Object string   `json:"object"`
	Runs   []spoken `json:"runs"`
}

// WriteTimeline writes the events of a script by object. What earlier runs told is kept,
// unless anew is set. Events of nodes and of the system are left out.
func (r *Recording) WriteTimeline(folder, script string, anew bool) error {
	file := filepath.Join(folder, r.Name+".json")
	known := map[string][]spoken{}
	if text, err := os.ReadFile(file); err == nil && !anew {
		var before struct {
			Objects []about `json:"objects"`
		}
		if err := json.Unmarshal(text, &before); err != nil {
			return err
		}
		for _, one := range before.Objects {
			known[one.Object] = one.Runs
		}
	}
	for object, lines := range r.lines(script) {
		runs := known[object]
		if !slices.ContainsFunc(runs, lines.same) {
			runs = append(runs, lines)
			sort.Slice(runs, func(i, j int) bool { return textOf(runs[i]) < textOf(runs[j]) })
		}
		known[object] = runs
	}
	list := []about{}
	for object, runs := range known {
		list = append(list, about{object, runs})
	}
	sort.Slice(list, func(i, j int) bool { return list[i].Object < list[j].Object })
	plain, err := jsontext.Plain(map[string]any{
		"recorded": dump.Head{Kubernetes: r.Version, Command: "a watch of events during scripts/" + r.Name + ".console"},
		"objects":  list,
	})
	if err != nil {
		return err
	}
	return jsontext.WriteFile(file, plain)
}

// lines gives this run's events by object. Objects with generated names share one name.
func (r *Recording) lines(script string) map[string]spoken {
	given := normal.InManifest(script)
	ends := map[string]string{}
	for name, prefix := range r.Names {
		ends[name] = prefix + "aaaaa"
	}
	byObject := map[string]line{}
	last := map[string]settle.Event{}
	for _, event := range r.Events {
		if ofSystem.MatchString(event.Object) {
			continue
		}
		before, seen := last[event.Object]
		last[event.Object] = event
		one := told{Type: event.Type, Reason: event.Reason, Count: max(event.Count, 1), Message: normal.Console(event.Message, r.Names, given, ends)}
		if seen {
			one.After = int((event.At-before.At).Seconds()+5) / 10 * 10
		}
		byObject[event.Object] = append(byObject[event.Object], one)
	}
	shared := map[string]spoken{}
	for object, events := range byObject {
		name := strings.TrimSpace(normal.Console(object, r.Names, given, ends))
		shared[name] = append(shared[name], events)
	}
	for _, lines := range shared {
		sort.Slice(lines, func(i, j int) bool { return textOf(lines[i]) < textOf(lines[j]) })
	}
	return shared
}

// same tells whether two runs told the same, give or take one step of time.
func (s spoken) same(other spoken) bool {
	return slices.EqualFunc(s.sorted(), other.sorted(), func(a, b line) bool {
		return slices.EqualFunc(a, b, func(x, y told) bool {
			apart := x.After - y.After
			x.After, y.After = 0, 0
			return x == y && apart <= 10 && apart >= -10
		})
	})
}

// sorted orders the lines by what was told, whatever the time between.
func (s spoken) sorted() spoken {
	timeless := func(events line) string {
		bare := slices.Clone(events)
		for index := range bare {
			bare[index].After = 0
		}
		return textOf(bare)
	}
	ordered := slices.Clone(s)
	sort.SliceStable(ordered, func(i, j int) bool { return timeless(ordered[i]) < timeless(ordered[j]) })
	return ordered
}

func textOf(value any) string {
	text, _ := json.Marshal(value)
	return string(text)
}
