/** The page of progress: shows what is kept, takes it out and in as a file, and forgets it. */
import { Progress } from '../lesson/progress.ts'
import { storage } from '../workbench/goals/progress-bar.ts'
import { showCount } from './lesson-count.ts'

function find<Found extends HTMLElement>(selector: string): Found {
  const found = document.querySelector<Found>(`.progress-page ${selector}`)
  if (found === null) throw new Error(`the page has no ${selector}`)
  return found
}

const progress = new Progress(storage())
const rows = [...document.querySelectorAll<HTMLElement>('.progress-page li[data-lesson]')]
const say = (text: string): void => {
  find('.told').textContent = text
}

function show(): void {
  let done = 0
  let all = 0
  for (const row of rows) {
    const count = showCount(row, progress)
    done += count.done
    all += count.all
    const { files } = progress.read(row.dataset['lesson'] ?? '')
    const forget = row.querySelector('button')
    if (forget) forget.hidden = count.done === 0 && Object.keys(files).length === 0 && progress.readCluster(row.dataset['lesson'] ?? '') === undefined
  }
  find('.sum').textContent = `${done} of ${all} exercises done.`
  find('.storage-off').hidden = progress.working
}

function save(): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([progress.export()], { type: 'application/json' }))
  link.download = 'kubenotes-progress.json'
  link.click()
  URL.revokeObjectURL(link.href)
}

async function add(file: File): Promise<void> {
  try {
    if (file.size > 5_000_000) throw new Error('This file is too large for progress. Nothing was changed.')
    const count = progress.import(await file.text())
    say(progress.working ? `Added: ${count} ${count === 1 ? 'entry' : 'entries'}.` : 'This browser keeps nothing for this site.')
  } catch (error) {
    say(error instanceof Error ? error.message : String(error))
  }
  show()
}

for (const row of rows) {
  row.querySelector('button')?.addEventListener('click', () => {
    progress.reset(row.dataset['lesson'] ?? '')
    row.querySelector('a')?.focus()
    say('Forgotten.')
    show()
  })
}
const field = find<HTMLInputElement>('input[type=file]')
find('.export').addEventListener('click', save)
find('.import').addEventListener('click', () => field.click())
field.addEventListener('change', () => {
  const [file] = field.files ?? []
  field.value = ''
  if (file) void add(file)
})
find('.forget-all').addEventListener('click', () => {
  if (!confirm('Forget every tick, every change of yours and every cluster on this device?')) return
  progress.resetAll()
  say('Everything is forgotten.')
  show()
})
show()
const page = document.querySelector<HTMLElement>('.progress-page')
if (page) page.hidden = false
