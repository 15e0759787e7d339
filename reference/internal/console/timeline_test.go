package console

import (
	"os"
	"strings"
	"testing"
	"time"

	"kubenotes.dev/reference/internal/settle"
)

func timeline(t *testing.T, folder string, anew bool, node string, seconds int) string {
	t.Helper()
	one := &Recording{
		Name: "s", Version: "v1", Names: map[string]string{"web-5d9-zzzzz": "web-5d9-", "web-5d9-bbbbb": "web-5d9-"}, numbers: map[string]string{},
		Events: []settle.Event{
			{Object: "Pod/web-5d9-zzzzz", Type: "Normal", Reason: "Scheduled", Message: "assigned web-5d9-zzzzz to " + node},
			{Object: "Pod/web-5d9-bbbbb", Type: "Normal", Reason: "Scheduled", Message: "assigned web-5d9-bbbbb to one"},
			{Object: "Pod/web-5d9-bbbbb", Type: "Normal", Reason: "Started", Message: "started", At: time.Duration(seconds) * time.Second},
		},
	}
	if err := one.WriteTimeline(folder, "", anew); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(folder + "/s.json")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestObjectsWithGeneratedNamesShareOne(t *testing.T) {
	text := timeline(t, t.TempDir(), true, "two", 0)
	if strings.Count(text, `"object"`) != 1 || !strings.Contains(text, "Pod/web-5d9-aaaaa") || strings.Contains(text, "zzzzz") {
		t.Error(text)
	}
}

func TestRecordingATimelineAgain(t *testing.T) {
	folder := t.TempDir()
	first := timeline(t, folder, true, "two", 14)
	if again := timeline(t, folder, false, "two", 16); again != first {
		t.Errorf("a second of difference is no difference:\n%s\n%s", first, again)
	}
	if tie := timeline(t, folder, false, "one", 14); !strings.Contains(tie, "to two") || !strings.Contains(tie, "to one") || tie == first {
		t.Errorf("both runs count: %s", tie)
	}
	if anew := timeline(t, folder, true, "two", 14); anew != first {
		t.Errorf("a changed script begins anew: %s", anew)
	}
}
