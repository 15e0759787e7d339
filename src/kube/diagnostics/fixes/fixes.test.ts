import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { diagnose } from '../../diagnose.ts'
import { Lines } from '../../yaml/range.ts'
import { applyEdits, fixesFor } from './index.ts'

const folder = new URL('../../../../reference/cases/', import.meta.url)
const read = (name: string) => readFileSync(new URL(`${name}.yaml`, folder), 'utf8')
const names = readdirSync(folder)
  .filter(name => name.endsWith('.yaml'))
  .map(name => name.replace('.yaml', ''))

const problemsOf = (text: string) => diagnose(text).flatMap(diagnosis => diagnosis.problems)
const offered = (text: string) => problemsOf(text).flatMap(problem => fixesFor(text, problem).map(fix => ({ problem, fix })))

function mend(text: string, title: string): string {
  const found = offered(text).find(({ fix }) => fix.title === title)
  if (found === undefined)
    throw new Error(
      `no fix "${title}" among: ${offered(text)
        .map(({ fix }) => fix.title)
        .join(', ')}`,
    )
  const lines = new Lines(text)
  return applyEdits(text, found.fix.edits, position => lines.offset(position))
}

describe('a fix', () => {
  it.each(names.filter(name => offered(read(name)).length > 0))('of %s takes its problem away and breaks nothing', name => {
    const text = read(name)
    const lines = new Lines(text)
    for (const { problem, fix } of offered(text)) {
      const after = problemsOf(applyEdits(text, fix.edits, position => lines.offset(position)))
      expect(
        after.map(({ message }) => message),
        fix.title,
      ).not.toContain(problem.message)
      if (problem.stage !== 'yaml')
        expect(
          after.map(({ stage }) => stage),
          fix.title,
        ).not.toContain('yaml')
    }
  })

  it.each([
    ['value--selector-mismatch', 'Copy the template’s labels into the selector'],
    ['value--selector-mismatch', 'Copy the selector’s labels into the template'],
    ['required--no-selector', 'Copy the template’s labels into the selector'],
    ['deployment--selector-flat', 'Put it under matchLabels'],
    ['unknown--deployment-replica', 'Rename to replicas'],
    ['indent--env-beside-containers', 'Move env to spec.template.spec.containers[0]'],
    ['indent--labels-at-root', 'Move labels to metadata'],
    ['indent--replicas-at-root', 'Move replicas to spec'],
    ['type--kind-case', 'Use Deployment'],
    ['type--kind-short', 'Use Deployment'],
    ['type--no-apiversion', 'Use apiVersion v1'],
    ['type--old-cronjob', 'Use batch/v1'],
    ['type--wrong-group', 'Use apps/v1'],
    ['type--apiversion-key-case', 'Rename to apiVersion'],
    ['yaml--tab', 'Replace tabs by spaces'],
    ['yaml--no-space-after-colon', 'Put a space after the colon'],
    ['yaml--second-doc-broken', 'Put a colon after it'],
    ['yaml--star-unquoted', 'Put quotes around it'],
    ['yaml--unclosed-quote', 'Close the quotes'],
    ['yaml--unclosed-flow', 'Close the bracket'],
    ['yaml--windows-path-escape', 'Use single quotes, where \\ is only a \\'],
    ['yaml--bad-indent', 'Indent it like the line above'],
    ['yaml--block-bad-indent', 'Indent it like the line above'],
    ['yaml--no-break-space', 'Use plain spaces and signs'],
    ['yaml--fullwidth-colon', 'Use plain spaces and signs'],
    ['yaml--no-in-env', 'Put quotes around it'],
    ['yaml--number-in-configmap', 'Put quotes around it'],
    ['yaml--bool-as-string-label', 'Put quotes around it'],
    ['yaml--separator-forgotten', 'Put --- between the two objects'],
    ['wrongtype--command-string', 'Make it a list'],
    ['wrongtype--env-as-map', 'Make it a list with names'],
    ['wrongtype--replicas-word', 'Write it as a number'],
    ['wrongtype--pull-secret-string', 'Write it as name'],
    ['value--memory-unit', 'Write it as 64M'],
    ['value--mount-unknown-volume', 'Add an empty volume data'],
    ['value--restart-policy-pod', 'Use OnFailure'],
    ['value--name-upper', 'Use web'],
    ['value--request-over-limit', 'Ask for 250m only'],
    ['value--label-key', 'Use my-app'],
    ['value--cron-six-fields', 'Leave out the seconds'],
    ['value--surge-percent', 'Use 25%'],
    ['required--job-no-restart', 'Add restartPolicy: Never'],
    ['required--no-containers', 'Add containers'],
    ['docs--namespace-comes-after', 'Use the namespace default'],
  ])('of %s: %s', (name, title) => {
    const before = problemsOf(read(name))
    const after = problemsOf(mend(read(name), title))
    expect(after.length).toBeLessThan(before.length)
  })

  it('names every unnamed port of a Service at once', () => {
    const service = 'apiVersion: v1\nkind: Service\nmetadata:\n  name: web\nspec:\n  ports:\n  - port: 80\n  - port: 8443\n    targetPort: 443\n'
    expect(mend(service, 'Name the ports')).toBe(
      'apiVersion: v1\nkind: Service\nmetadata:\n  name: web\nspec:\n  ports:\n  - port: 80\n    name: http\n  - port: 8443\n    targetPort: 443\n    name: port-8443\n',
    )
  })

  it('moves a block with its comments and indents it', () => {
    const text =
      'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  selector:\n    matchLabels: {app: web}\n  # what runs\n  containers:\n  - name: a # the one\n    image: nginx:1.27\n  template:\n    metadata:\n      labels: {app: web}\n'
    const fixed = mend(text, 'Move containers to spec.template.spec')
    expect(fixed).toContain('      labels: {app: web}\n    spec:\n      containers:\n      - name: a # the one\n        image: nginx:1.27\n')
    expect(problemsOf(fixed)).toEqual([])
  })
})
