import type { Fix, Problem, TextRange } from '../protocol.ts'

/** What a list of problems does when something in it is pressed. */
export interface ProblemsHost {
  reveal(range: TextRange): void
  fix(fix: Fix): void
}

const signs = { error: '✕ ', warning: '! ', later: 'Then: ', advice: '' } as const

/** The way to a lesson, as the chapters of this page name it; none when it is this page's own. */
function lessonLink(address: string): HTMLAnchorElement | undefined {
  const chapters = [...document.querySelectorAll<HTMLAnchorElement>('.chapters nav a')]
  const chapter = chapters.find(({ pathname }) => pathname.endsWith(`/${address}/`))
  if (chapter === undefined || chapter.pathname === location.pathname) return undefined
  const link = document.createElement('a')
  link.className = 'lesson-link'
  link.href = chapter.href
  link.textContent = chapter.textContent.trim()
  return link
}

function problemItem(problem: Problem, host: ProblemsHost): HTMLElement {
  const item = document.createElement('li')
  item.className = `problem ${problem.severity === 'error' ? '' : problem.severity}`.trim()
  const sign = document.createElement('span')
  sign.textContent = signs[problem.severity]
  if (problem.severity !== 'later') sign.setAttribute('aria-hidden', 'true')
  item.append(sign)
  const { range } = problem
  if (range !== undefined) {
    const line = document.createElement('button')
    line.type = 'button'
    line.className = 'plain line-link'
    line.textContent = `Line ${range.start.line}`
    line.addEventListener('click', () => host.reveal(range))
    item.append(line, ' ')
  }
  const words = document.createElement(problem.severity === 'advice' ? 'span' : 'samp')
  words.textContent = problem.message
  item.append(words)
  if (problem.plain !== undefined) {
    const plain = document.createElement('span')
    plain.className = 'in-plain-words'
    plain.textContent = problem.plain
    const lesson = problem.lesson === undefined ? undefined : lessonLink(problem.lesson)
    if (lesson !== undefined) plain.append(' More in ', lesson, '.')
    item.append(plain)
  }
  for (const fix of problem.fixes) {
    const button = document.createElement('button')
    button.type = 'button'
    button.className = 'fix'
    button.textContent = fix.title
    button.addEventListener('click', () => host.fix(fix))
    item.append(button)
  }
  return item
}

/** Fills a list under the editor: exact words, one plain sentence, and fixes to click. */
export function showProblems(list: HTMLElement, problems: readonly Problem[], host: ProblemsHost): void {
  list.replaceChildren(...problems.map(problem => problemItem(problem, host)))
  list.hidden = problems.length === 0
}
