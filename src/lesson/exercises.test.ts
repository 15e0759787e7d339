import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { Cluster, type NetworkPlugin, readDefinitions } from '../kube/index.ts'
import { type Exercise, parseExercise, type WrongAnswer } from './exercise.ts'
import { Play } from './play.ts'

/** The text files below a folder, by path. */
function filesUnder(folder: string, prefix = ''): Map<string, string> {
  const files = new Map<string, string>()
  if (!existsSync(folder)) return files
  for (const name of readdirSync(folder)) {
    const path = join(folder, name)
    if (statSync(path).isDirectory()) for (const [inner, text] of filesUnder(path, `${prefix}${name}/`)) files.set(inner, text)
    else files.set(`${prefix}${name}`, readFileSync(path, 'utf8'))
  }
  return files
}

await readDefinitions('gateway-api.yaml')
const exercises: { lesson: string; exercise: Exercise; around: ReadonlyMap<string, string>; plugin: NetworkPlugin }[] = []
for (const part of readdirSync('content').filter(name => /^\d/.test(name))) {
  for (const lesson of readdirSync(join('content', part)).filter(name => /^\d/.test(name))) {
    const folder = join('content', part, lesson, 'exercises')
    const setup = join('content', part, lesson, 'lesson.yaml')
    // What stands in the page's working directory before the exercise's own files.
    const around = filesUnder(join('content', part, lesson, 'manifests'))
    const { definitions = [], plugin = 'kindnet' } = existsSync(setup) ? parse(readFileSync(setup, 'utf8')) : {}
    for (const name of definitions) around.set(name, await readDefinitions(name))
    for (const name of existsSync(folder) ? readdirSync(folder) : []) {
      const files = filesUnder(join(folder, name))
      const exercise = parseExercise(`${lesson}/${name}`, parse(files.get('exercise.yaml') ?? ''), files)
      exercises.push({ lesson: `${part}/${lesson}`, exercise, around, plugin: exercise.plugin ?? plugin })
    }
  }
}

describe.each(exercises)('$lesson: $exercise.title', ({ exercise, around, plugin }) => {
  const start = (): Play => {
    const cluster = new Cluster({ seed: 7, network: { plugin } })
    for (const [name, text] of around) cluster.writeFile(name, text)
    return new Play(cluster, exercise)
  }

  /** Does an answer and waits as long as the exercise does. */
  const answered = (answer: Pick<WrongAnswer, 'do' | 'files'>): Play => {
    const play = start()
    play.answer(answer)
    return play
  }

  if (exercise.kind === 'PREDICT') {
    it('offers different results, and running it gives the right one', () => {
      const { options, answer } = start().predict()
      const given = exercise.options
      expect(given).toBeDefined()
      if (given !== undefined) expect(options).toHaveLength('fixed' in given ? new Set(given.fixed).size : given.others.length + 1)
      expect(options).toContain(answer)
    })
    return
  }

  it('is not done at the start', () => {
    const play = start()
    play.wait()
    expect(play.goals.done).toBe(false)
  })

  it('asks for nothing that is so already', () => {
    const { goals } = start()
    const become = new Set(
      exercise.goals.filter(goal => (!('run' in goal) ? 'any' in goal || 'service' in goal : goal.expect !== undefined)).map(({ say }) => say),
    )
    expect(goals.report().filter(({ say, state }) => become.has(say) && state === 'met')).toEqual([])
  })

  it('is done by its solution', () => {
    const play = answered(exercise.solution)
    expect(play.goals.report().filter(goal => goal.state !== 'met')).toEqual([])
  })

  for (const wrong of exercise.wrong) {
    it(`is not done by: ${wrong.name}`, () => {
      const play = answered(wrong)
      const open = play.goals
        .report()
        .filter(goal => goal.state !== 'met')
        .map(goal => goal.say)
      for (const say of wrong.fails) expect(open).toContain(say)
    })
  }
})

// Options that come from running a cluster stand in the order of their texts.
it('no place among fixed options has the right answer more often than not', () => {
  const places = exercises.flatMap(({ exercise: { options } }) => (options !== undefined && 'fixed' in options ? [options.fixed.indexOf(options.answer)] : []))
  for (const place of new Set(places)) expect(places.filter(one => one === place).length, `place ${place + 1}`).toBeLessThanOrEqual(places.length / 2)
})
