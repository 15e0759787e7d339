const days = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']
const months = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December']
const two = (value: number, fill = '0') => String(value).padStart(2, fill)

/** `time` (milliseconds since the epoch) by a strftime format, in UTC. */
export function formatDate(format: string, time: number): string {
  const at = new Date(time)
  const day = days[at.getUTCDay()] ?? ''
  const month = months[at.getUTCMonth()] ?? ''
  const hour = at.getUTCHours()
  const values: Readonly<Record<string, string>> = {
    Y: String(at.getUTCFullYear()),
    y: two(at.getUTCFullYear() % 100),
    m: two(at.getUTCMonth() + 1),
    d: two(at.getUTCDate()),
    e: two(at.getUTCDate(), ' '),
    H: two(hour),
    I: two(hour % 12 === 0 ? 12 : hour % 12),
    M: two(at.getUTCMinutes()),
    S: two(at.getUTCSeconds()),
    p: hour < 12 ? 'AM' : 'PM',
    a: day.slice(0, 3),
    A: day,
    b: month.slice(0, 3),
    h: month.slice(0, 3),
    B: month,
    u: String(at.getUTCDay() === 0 ? 7 : at.getUTCDay()),
    w: String(at.getUTCDay()),
    s: String(Math.floor(time / 1000)),
    N: String(time % 1000)
      .padStart(3, '0')
      .padEnd(9, '0'),
    Z: 'UTC',
    z: '+0000',
    n: '\n',
    t: '\t',
    '%': '%',
    F: at.toISOString().slice(0, 10),
    T: at.toISOString().slice(11, 19),
    R: at.toISOString().slice(11, 16),
    D: `${two(at.getUTCMonth() + 1)}/${two(at.getUTCDate())}/${two(at.getUTCFullYear() % 100)}`,
    c: `${day.slice(0, 3)} ${month.slice(0, 3)} ${two(at.getUTCDate(), ' ')} ${at.toISOString().slice(11, 19)} ${at.getUTCFullYear()}`,
  }
  return format.replace(/%(.)/g, (match, letter: string) => values[letter] ?? match)
}
