import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { diagnose } from '../kube/diagnose.ts'
import { explain, kindAt } from '../kube/help.ts'
import { lessonOn, linkedLessons } from './lesson-links.ts'

const numbered = (folder: string): readonly string[] => readdirSync(folder).filter(name => /^\d/.test(name))
const folders = numbered('content').flatMap(part => numbered(join('content', part)).map(lesson => join('content', part, lesson)))
const addressOf = (folder: string): string =>
  folder
    .split('/')
    .slice(1)
    .map(name => name.replace(/^\d+-/, ''))
    .join('/')
const lessons = new Set(folders.map(addressOf))

describe('the lesson on a problem', () => {
  it('exists, whatever the problem', () => {
    expect(linkedLessons.filter(lesson => !lessons.has(lesson))).toEqual([])
    expect(linkedLessons.length).toBeGreaterThan(20)
  })

  it('goes by the words of the server before the field, and by the field before the kind', () => {
    expect(lessonOn({ message: 'unknown field "spec.containers[0].imge"', field: 'spec.containers[0].imge', kind: 'Pod' })).toBe('objects/manifest')
    expect(lessonOn({ message: 'unknown field "spec.replicas"', field: 'spec.replicas', kind: 'DaemonSet' })).toBe('workloads/choose')
    expect(lessonOn({ message: 'spec.template.spec.restartPolicy: Required value', field: 'spec.template.spec.restartPolicy', kind: 'Job' })).toBe(
      'workloads/job',
    )
    expect(lessonOn({ message: 'spec.ports[0].nodePort: Invalid value: 8080', field: 'spec.ports[0].nodePort', kind: 'Service' })).toBe('network/service-types')
    expect(lessonOn({ message: 'spec.replicas: Invalid value: -1', field: 'spec.replicas', kind: 'Deployment' })).toBe('workloads/deployment')
    expect(lessonOn({ message: 'spec.minAvailable: Invalid value', field: 'spec.minAvailable', kind: 'PodDisruptionBudget' })).toBeUndefined()
  })

  it('is there for what is wrong with the manifests of the course, and so is a plain sentence', () => {
    const without: string[] = []
    for (const folder of folders) {
      const manifests = join(folder, 'manifests')
      for (const name of existsSync(manifests) ? readdirSync(manifests) : []) {
        const text = readFileSync(join(manifests, name), 'utf8')
        if (text.includes('kind.x-k8s.io') || text.includes('metallb.io/')) continue
        for (const problem of diagnose(text).flatMap(({ problems }) => problems)) {
          const lesson = lessonOn({ message: problem.message, field: problem.field, kind: kindAt(text, problem) })
          if (lesson === undefined || explain(text, problem) === undefined) without.push(`${name}: ${problem.message}`)
        }
      }
    }
    expect(without).toEqual([])
  })
})
