package normal

import (
	"strings"
	"testing"
)

func console(text string, names map[string]string, script string) string {
	return Console(text, names, InManifest(script), map[string]string{})
}

func TestTablesAreAlignedAnew(t *testing.T) {
	text := strings.Join([]string{
		"NAME   READY   STATUS    RESTARTS      AGE     IP            NODE",
		"web    1/1     Running   2 (12s ago)   3m10s   10.244.1.15   kind-worker",
		"",
	}, "\n")
	want := strings.Join([]string{
		"NAME   READY   STATUS    RESTARTS        AGE     IP         NODE",
		"web    1/1     Running   2 (<age> ago)   <age>   <pod-ip>   kind-worker",
		"",
	}, "\n")
	if got := console(text, nil, ""); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestMessagesBelowATableStay(t *testing.T) {
	const message = `Error from server (NotFound): secrets "nope" not found`
	got := console("NAME   DATA   AGE\na      0      2s\n"+message+"\n", nil, "")
	if !strings.HasSuffix(got, message+"\n") {
		t.Errorf("got\n%s", got)
	}
}

func TestWhatTheScriptGaveStays(t *testing.T) {
	const text = "clusterIP: 10.96.40.40"
	if got := console(text, nil, "clusterIP: 10.96.40.40"); got != text {
		t.Errorf("given address became %q", got)
	}
	if got := console(text, nil, ""); got != "clusterIP: <cluster-ip>" {
		t.Errorf("allocated address became %q", got)
	}
}

func TestGeneratedNamesAreNumberedInStableOrder(t *testing.T) {
	names := map[string]string{"web-5d9-zzzzz": "web-5d9-", "web-5d9-bbbbb": "web-5d9-"}
	text := "pod/web-5d9-bbbbb Running\npod/web-5d9-zzzzz Pending\n"
	want := "pod/web-5d9-aaaaa Pending\npod/web-5d9-aaaab Running\n"
	if got := console(text, names, ""); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestNumberedNamesStay(t *testing.T) {
	const text = "pod/db-0 Running\npod/db-1 Pending\n"
	if got := console(text, map[string]string{"db-0": "db-", "db-1": "db-"}, ""); got != text {
		t.Errorf("got %q", got)
	}
}

func TestObjectsLoseWhatTheClusterChose(t *testing.T) {
	object := map[string]any{
		"kind":     "Service",
		"metadata": map[string]any{"uid": "12345678-1234-1234-1234-123456789abc", "resourceVersion": "4711", "creationTimestamp": "2026-11-24T20:45:13Z"},
		"spec":     map[string]any{"clusterIP": "10.96.3.4", "ports": []any{map[string]any{"nodePort": 31234}, map[string]any{"nodePort": 30080}}},
	}
	Answer(object, InManifest("nodePort: 30080"))
	metadata, spec := object["metadata"].(map[string]any), object["spec"].(map[string]any)
	ports := spec["ports"].([]any)
	for what, pair := range map[string][2]any{
		"uid":       {metadata["uid"], UID},
		"version":   {metadata["resourceVersion"], "1"},
		"created":   {metadata["creationTimestamp"], Time},
		"address":   {spec["clusterIP"], "10.96.0.100"},
		"allocated": {ports[0].(map[string]any)["nodePort"], 30000},
		"given":     {ports[1].(map[string]any)["nodePort"], 30080},
	} {
		if pair[0] != pair[1] {
			t.Errorf("%s is %v, want %v", what, pair[0], pair[1])
		}
	}
}

func TestWordsLoseIdentitiesThatWereNotGiven(t *testing.T) {
	const given, made = "11111111-1111-1111-1111-111111111111", "12345678-1234-1234-1234-123456789abc"
	got := Words([]any{"uid " + given + " and " + made}, InManifest("uid: "+given)).([]any)[0]
	if got != "uid "+given+" and "+UID {
		t.Errorf("got %q", got)
	}
}
