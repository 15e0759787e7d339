package mutations

import (
	"encoding/json"
	"strings"
	"testing"
)

func TestEveryNameAndScalar(t *testing.T) {
	object := Object{"apiVersion": "v1", "kind": "Pod", "spec": map[string]any{
		"containers": []any{map[string]any{"name": "a", "tty": true}},
	}}
	var told []string
	for _, mutation := range Mutations(object) {
		body, err := json.Marshal(mutation.Body)
		if err != nil {
			t.Fatal(err)
		}
		told = append(told, mutation.Path+" "+strings.TrimPrefix(string(body), `{"apiVersion":"v1","kind":"Pod",`))
	}
	want := []string{
		`specc "specc":{}}`,
		`spec.containerss "spec":{"containerss":[]}}`,
		`spec.containers[0].namee "spec":{"containers":[{"namee":"a"}]}}`,
		`spec.containers[0].name "spec":{"containers":[{"name":7}]}}`,
		`spec.containers[0].name "spec":{"containers":[{"name":true}]}}`,
		`spec.containers[0].ttyy "spec":{"containers":[{"ttyy":true}]}}`,
		`spec.containers[0].tty "spec":{"containers":[{"tty":"yes"}]}}`,
		`spec.containers[0].tty "spec":{"containers":[{"tty":1}]}}`,
	}
	if strings.Join(told, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(told, "\n"), strings.Join(want, "\n"))
	}
}

func TestWordsHideThePath(t *testing.T) {
	got := hidden(`json: cannot unmarshal number into Go struct field Container.spec.containers.name of type string`, "spec.containers[0].name")
	if want := `json: cannot unmarshal number into Go struct field Container.{fields} of type string`; got != want {
		t.Errorf("got %q", got)
	}
}
