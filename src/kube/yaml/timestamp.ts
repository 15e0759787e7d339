const look =
  /^(\d{4})-(\d{1,2})-(\d{1,2})(?:([Tt])(\d{1,2}):(\d{1,2}):(\d{1,2})(?:[.,]\d+)?(?:Z|[-+](\d\d):(\d\d))| (\d{1,2}):(\d{1,2}):(\d{1,2})(?:[.,]\d+)?)?$/

function daysIn(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}

/** Whether YAML 1.1 takes the text for a time, so that it must be quoted to stay text. Follows go.yaml.in/yaml/v2 resolve.go parseTimestamp. */
export function isTimestamp(text: string): boolean {
  const match = look.exec(text)
  if (match === null) return false
  const [year = 0, month = 0, day = 0, , ...clock] = match.slice(1).map(Number)
  const [hourT, minuteT, secondT, zoneHour, zoneMinute, hour, minute, second] = clock.map(part => (Number.isNaN(part) ? 0 : part))
  return (
    month >= 1 &&
    month <= 12 &&
    day >= 1 &&
    day <= daysIn(year, month) &&
    Math.max(hourT ?? 0, hour ?? 0) < 24 &&
    Math.max(minuteT ?? 0, minute ?? 0, secondT ?? 0, second ?? 0) < 60 &&
    (zoneHour ?? 0) <= 24 &&
    (zoneMinute ?? 0) <= 60
  )
}
