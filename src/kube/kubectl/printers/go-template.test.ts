import { describe, expect, it } from 'vitest'
import { GoTemplate } from './go-template.ts'

const pod = {
  metadata: { name: 'web', labels: { b: '2', a: '1' } },
  spec: {
    containers: [
      { name: 'nginx', image: 'nginx:1.27' },
      { name: 'log', image: 'busybox' },
    ],
  },
  status: { ready: true },
}

const render = (template: string) => {
  let text = ''
  new GoTemplate(template).execute(pod, part => {
    text += part
  })
  return text
}

// Follows text/template/exec_test.go.
describe('GoTemplate', () => {
  it.each([
    ['{{.metadata.name}}', 'web'],
    ['{{range .spec.containers}}{{.name}} {{end}}', 'nginx log '],
    ['{{range $i, $c := .spec.containers}}{{$i}}:{{$c.image}};{{end}}', '0:nginx:1.27;1:busybox;'],
    ['{{range $k, $v := .metadata.labels}}{{$k}}={{$v}} {{end}}', 'a=1 b=2 '],
    ['{{if .status.ready}}yes{{else}}no{{end}}', 'yes'],
    ['{{with .nothing}}x{{else}}none{{end}}', 'none'],
    ['{{len .spec.containers}}', '2'],
    ['{{index .spec.containers 1 "name"}}', 'log'],
    ['{{.metadata.name | printf "%q"}}', '"web"'],
    ['{{- " a " -}} \n b', ' a b'],
    ['{{eq .metadata.name "web"}} {{and .status.ready "y"}} {{not .status.ready}}', 'true y false'],
    ['{{.nothing}}', '<no value>'],
    ['{{/* silent */}}{{range .none}}{{else}}empty{{end}}', 'empty'],
  ])('%s', (template, expected) => {
    expect(render(template)).toBe(expected)
  })

  it('names the line of what it cannot read', () => {
    expect(() => render('{{.metadata.name')).toThrow('template: output:1: unclosed action')
    expect(() => render('a\n{{nosuch .}}')).toThrow('template: output:2: function "nosuch" not defined')
  })
})
