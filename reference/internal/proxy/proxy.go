// Package proxy stands between kubectl and the API server and keeps every exchange that
// changes something, with its status, warnings and body as they came.
package proxy

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"os"
	"regexp"
	"sync"

	"kubenotes.dev/reference/internal/api"
)

// Exchange is one request that may change something, and its answer.
type Exchange struct {
	Method   string
	Path     string
	DryRun   bool
	Code     int
	Warnings []string
	Body     []byte
}

// Proxy listens on loopback without authentication and speaks as the administrator.
type Proxy struct {
	Address string

	mutex     sync.Mutex
	exchanges []Exchange
}

// Start listens on a free port.
func Start(client *api.Client) (*Proxy, error) {
	target, err := url.Parse(client.Server)
	if err != nil {
		return nil, err
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	p := &Proxy{Address: "http://" + listener.Addr().String()}
	reverse := &httputil.ReverseProxy{
		Rewrite: func(request *httputil.ProxyRequest) {
			request.SetURL(target)
			request.Out.Header.Del("Accept-Encoding") // bodies are read here
		},
		Transport:      client.Transport,
		FlushInterval:  -1,
		ModifyResponse: p.keep,
	}
	go func() { _ = http.Serve(listener, reverse) }()
	return p, nil
}

// Take gives the exchanges since the last call.
func (p *Proxy) Take() []Exchange {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	taken := p.exchanges
	p.exchanges = nil
	return taken
}

// Kubeconfig writes a kubeconfig with kind's names that leads through the proxy.
func (p *Proxy) Kubeconfig(file string) error {
	text := fmt.Sprintf(`apiVersion: v1
kind: Config
current-context: kind-kind
clusters:
- {name: kind-kind, cluster: {server: "%s"}}
contexts:
- {name: kind-kind, context: {cluster: kind-kind, user: kind-kind}}
users:
- {name: kind-kind, user: {}}
`, p.Address)
	return os.WriteFile(file, []byte(text), 0o600)
}

func (p *Proxy) keep(response *http.Response) error {
	request := response.Request
	if request.Method == http.MethodGet || request.Method == http.MethodHead {
		return nil
	}
	body, err := io.ReadAll(response.Body)
	if err != nil {
		return err
	}
	response.Body = io.NopCloser(bytes.NewReader(body))
	exchange := Exchange{
		Method: request.Method, Path: request.URL.Path, DryRun: request.URL.Query().Has("dryRun"),
		Code: response.StatusCode, Body: body, Warnings: Warnings(response.Header),
	}
	p.mutex.Lock()
	defer p.mutex.Unlock()
	p.exchanges = append(p.exchanges, exchange)
	return nil
}

var warning = regexp.MustCompile(`^299 \S+ "((?:[^"\\]|\\.)*)"`)
var escaped = regexp.MustCompile(`\\(.)`)

// Warnings reads the texts of Warning headers.
func Warnings(header http.Header) []string {
	texts := []string{}
	for _, value := range header.Values("Warning") {
		if match := warning.FindStringSubmatch(value); match != nil {
			texts = append(texts, escaped.ReplaceAllString(match[1], "$1"))
		}
	}
	return texts
}
