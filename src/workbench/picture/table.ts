/** Where each column of kubectl's table begins: heads are separated by three spaces or more. */
function starts(head: string): number[] {
  return [...head.matchAll(/\S+(?: \S+)*/g)].map(match => match.index)
}

/** kubectl's text table as a real one; one line that is no table stands as it is. */
export function tableOf(text: string): HTMLElement {
  const [head = '', ...rows] = text.trimEnd().split('\n')
  if (rows.length === 0) {
    const line = document.createElement('p')
    line.className = 'mono'
    line.textContent = head
    return line
  }
  const columns = starts(head)
  const cells = (line: string): string[] => columns.map((from, index) => line.slice(from, columns[index + 1]).trim())
  const table = document.createElement('table')
  const heads = table.createTHead().insertRow()
  for (const name of cells(head)) {
    const cell = document.createElement('th')
    cell.scope = 'col'
    cell.textContent = name
    heads.append(cell)
  }
  const body = table.createTBody()
  for (const line of rows) {
    const row = body.insertRow()
    for (const text of cells(line)) row.insertCell().textContent = text
  }
  return table
}
