import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { resolvePath } from '../../shell-language/files.ts'
import { kindKubeconfig, kubeconfigPath } from '../config.ts'
import { TestConsole } from '../testing.ts'

const questions = 'reference/kustomize'
const answers = 'reference/recorded/1.37/kustomize'

/** kubectl in /root, with every question's files there. */
function consoleWithQuestions(): TestConsole {
  const texts = new Map<string, string>(
    readdirSync(questions, { recursive: true, withFileTypes: true })
      .filter(entry => entry.isFile())
      .map(entry => [`/root${join(entry.parentPath, entry.name).slice(questions.length)}`, readFileSync(join(entry.parentPath, entry.name), 'utf8')] as const),
  )
  texts.set(kubeconfigPath, kindKubeconfig())
  const absolute = (path: string) => resolvePath('/root', path)
  return new TestConsole({
    files: {
      absolute,
      read: path => texts.get(absolute(path)),
      write: (path, text) => texts.set(absolute(path), text) === texts,
      list: path => {
        const prefix = `${absolute(path)}/`
        const names = [...texts.keys()].filter(name => name.startsWith(prefix)).map(name => name.slice(prefix.length).replace(/\/.*/, '/'))
        return names.length === 0 ? undefined : [...new Set(names)].sort()
      },
    },
  })
}

describe('kubectl kustomize', () => {
  it.each(readdirSync(answers).map(name => name.replace('.txt', '')))('builds %s as the real one does', folder => {
    const { out, err, code } = consoleWithQuestions().run(['kustomize', folder])
    const [, ...lines] = readFileSync(`${answers}/${folder}.txt`, 'utf8').split('\n')
    expect(`${err}${out}# exit ${code ?? ''}\n`).toBe(lines.join('\n'))
  })

  it('is what -k sends', () => {
    const console = consoleWithQuestions()
    const recorded = readFileSync(`${answers}/replace-generated.txt`, 'utf8')
    const [configMap = '', secret = ''] = recorded.match(/(?<=^ {2}name: )(app|key)-.*/gm) ?? []
    expect(console.say('apply -k replace-generated')).toBe(
      `configmap/${configMap} created\nsecret/${secret} created\nservice/web created\ndeployment.apps/web created\n`,
    )
    expect(console.say('get -k app -o name')).toContain('service/web\n')
    expect(console.say('delete -k error-empty')).toBe('error: kustomization.yaml is empty\n')
  })

  it('says what it does not build', () => {
    const console = consoleWithQuestions()
    console.context.files.write('vars/kustomization.yaml', 'vars: []\n')
    expect(console.say('kustomize vars')).toBe('kubenotes: vars in a kustomization is not simulated here.\n')
  })
})
