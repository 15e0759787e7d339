// Package settle watches a cluster and says when it has come to rest. It also keeps what
// the watch saw: generated names, and the events in the order in which they came.
package settle

import (
	"bufio"
	"encoding/json"
	"fmt"
	"net/http"
	"reflect"
	"sync"
	"time"

	"kubenotes.dev/reference/internal/api"
)

// watched are the resources whose changes count as movement. Leases are not among them:
// they are renewed forever.
var watched = []string{
	"/api/v1/namespaces", "/api/v1/nodes", "/api/v1/pods", "/api/v1/services", "/api/v1/configmaps", "/api/v1/secrets",
	"/api/v1/serviceaccounts", "/api/v1/events", "/api/v1/persistentvolumes", "/api/v1/persistentvolumeclaims",
	"/api/v1/replicationcontrollers", "/api/v1/resourcequotas", "/api/v1/limitranges", "/api/v1/endpoints",
	"/apis/apps/v1/deployments", "/apis/apps/v1/replicasets", "/apis/apps/v1/statefulsets", "/apis/apps/v1/daemonsets",
	"/apis/apps/v1/controllerrevisions", "/apis/batch/v1/jobs", "/apis/batch/v1/cronjobs",
	"/apis/discovery.k8s.io/v1/endpointslices", "/apis/autoscaling/v2/horizontalpodautoscalers",
	"/apis/policy/v1/poddisruptionbudgets", "/apis/networking.k8s.io/v1/ingresses", "/apis/networking.k8s.io/v1/networkpolicies",
	"/apis/rbac.authorization.k8s.io/v1/roles", "/apis/rbac.authorization.k8s.io/v1/rolebindings",
	"/apis/apiextensions.k8s.io/v1/customresourcedefinitions",
}

// Watcher follows all watched resources.
type Watcher struct {
	client *api.Client
	begin  time.Time

	mutex     sync.Mutex
	last      time.Time
	seen      map[string]map[string]any
	generated map[string]string
	events    []Event
}

// Event is one event object, or a change of one, at the moment when the watch saw it.
type Event struct {
	At      time.Duration
	Object  string
	Type    string
	Reason  string
	Message string
	Count   int
}

// Watch starts watching and returns when every watch stands.
func Watch(client *api.Client) (*Watcher, error) {
	w := &Watcher{client: client, begin: time.Now(), last: time.Now(), seen: map[string]map[string]any{}, generated: map[string]string{}}
	for _, path := range watched {
		data, err := client.Get(path, "application/json")
		if err != nil {
			return nil, err
		}
		var list struct {
			Metadata struct {
				ResourceVersion string `json:"resourceVersion"`
			} `json:"metadata"`
			Items []map[string]any `json:"items"`
		}
		if err := json.Unmarshal(data, &list); err != nil {
			return nil, err
		}
		for _, item := range list.Items {
			w.note(path, "ADDED", item)
		}
		go w.follow(path, list.Metadata.ResourceVersion)
	}
	return w, nil
}

// Rest waits until nothing moved for three seconds, ninety at most.
func (w *Watcher) Rest() {
	const quiet, limit = 3 * time.Second, 90 * time.Second
	asked := time.Now()
	for time.Since(asked) < limit {
		w.mutex.Lock()
		still := time.Since(latest(w.last, asked))
		w.mutex.Unlock()
		if still >= quiet {
			return
		}
		time.Sleep(quiet - still)
	}
}

// Generated gives the names that the server made, with what they were made from.
func (w *Watcher) Generated() map[string]string {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	names := map[string]string{}
	for name, prefix := range w.generated {
		names[name] = prefix
	}
	return names
}

// Events gives the events seen so far.
func (w *Watcher) Events() []Event {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	return append([]Event{}, w.events...)
}

func (w *Watcher) follow(path, version string) {
	for {
		request, err := http.NewRequest(http.MethodGet, fmt.Sprintf("%s%s?watch=true&resourceVersion=%s", w.client.Server, path, version), nil)
		if err != nil {
			panic(err)
		}
		response, err := w.client.Transport.RoundTrip(request)
		if err != nil {
			return // the lab has stopped
		}
		lines := bufio.NewScanner(response.Body)
		lines.Buffer(nil, 16<<20)
		for lines.Scan() {
			var change struct {
				Type   string         `json:"type"`
				Object map[string]any `json:"object"`
			}
			if json.Unmarshal(lines.Bytes(), &change) != nil || change.Type == "ERROR" {
				break
			}
			if found, ok := field(change.Object, "metadata", "resourceVersion").(string); ok {
				version = found
			}
			w.note(path, change.Type, change.Object)
		}
		response.Body.Close()
	}
}

// note keeps one change; a node's heartbeat and a rising count of an event are no movement.
func (w *Watcher) note(path, kind string, object map[string]any) {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	name, _ := field(object, "metadata", "name").(string)
	namespace, _ := field(object, "metadata", "namespace").(string)
	if prefix, ok := field(object, "metadata", "generateName").(string); ok {
		w.generated[name] = prefix
	}
	isEvent := path == "/api/v1/events"
	if isEvent && kind != "DELETED" {
		w.keep(object)
	}
	key := path + "/" + namespace + "/" + name
	bare := withoutBeats(object)
	before := w.seen[key]
	w.seen[key] = bare
	if kind == "DELETED" {
		delete(w.seen, key)
	}
	if kind == "MODIFIED" && (isEvent || reflect.DeepEqual(before, bare)) {
		return
	}
	w.last = time.Now()
}

func (w *Watcher) keep(object map[string]any) {
	involved, _ := object["involvedObject"].(map[string]any)
	text := func(value any) string { found, _ := value.(string); return found }
	count, _ := object["count"].(float64)
	if repeated, ok := field(object, "series", "count").(float64); ok {
		count = repeated
	}
	w.events = append(w.events, Event{
		At: time.Since(w.begin), Object: text(involved["kind"]) + "/" + text(involved["name"]),
		Type: text(object["type"]), Reason: text(object["reason"]), Message: text(object["message"]), Count: int(count),
	})
}

// withoutBeats copies an object without what changes while it stands still.
func withoutBeats(object map[string]any) map[string]any {
	data, _ := json.Marshal(object)
	var copied map[string]any
	_ = json.Unmarshal(data, &copied)
	if metadata, ok := copied["metadata"].(map[string]any); ok {
		delete(metadata, "resourceVersion")
		delete(metadata, "managedFields")
	}
	conditions, _ := field(copied, "status", "conditions").([]any)
	for _, condition := range conditions {
		if fields, ok := condition.(map[string]any); ok {
			delete(fields, "lastHeartbeatTime")
			delete(fields, "lastProbeTime")
		}
	}
	return copied
}

func field(object map[string]any, names ...string) any {
	var value any = object
	for _, name := range names {
		inner, ok := value.(map[string]any)
		if !ok {
			return nil
		}
		value = inner[name]
	}
	return value
}

func latest(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
