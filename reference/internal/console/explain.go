package console

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
)

// hidden replaces every paragraph of description in what `kubectl explain` prints by a
// hash of its words: the descriptions are other people's prose.
func hidden(output string) string {
	var kept, paragraph []string
	flush := func() {
		if len(paragraph) > 0 {
			sum := sha256.Sum256([]byte(strings.Join(paragraph, " ")))
			kept = append(kept, "    <description "+hex.EncodeToString(sum[:6])+">")
			paragraph = nil
		}
	}
	enumeration := false
	for _, line := range strings.Split(output, "\n") {
		text, indented := strings.CutPrefix(line, "    ")
		switch {
		case indented && strings.TrimSpace(text) != "" && !enumeration && !isField(text):
			paragraph = append(paragraph, strings.Fields(text)...)
			continue
		case strings.HasPrefix(line, "ENUM:"):
			enumeration = true
		case !indented && line != "":
			enumeration = false
		}
		flush()
		kept = append(kept, line)
	}
	flush()
	return strings.Join(kept, "\n")
}

// isField tells the deeper fields of --recursive, which are a name and a type.
func isField(text string) bool {
	name, kind, found := strings.Cut(strings.TrimSpace(text), "\t")
	return found && name != "" && strings.HasPrefix(kind, "<") ||
		strings.HasPrefix(strings.TrimSpace(text), "enum: ")
}
