/** Lengths of functions, derived from the indentation that Biome gives every file. */
import { withoutComments } from './code.ts'

const indentOf = (line: string): number => line.length - line.trimStart().length

const isDeclared = /^\s*(?:export )?(?:async )?function\b/
const isArrow =
  /^\s*(?:export )?(?:const|let) \w+(?:: [^=]+)? = (?:async )?(?:<.*>)?(?:\((?![^)]*\)[^=:>]*$)|\w+ =>)|^\s*(?:readonly )?#?\w+ = (?:async )?\(.*=>/
const isMethod =
  /^\s+(?!(?:if|for|while|switch|catch|return|await|else|do|function|new)\b)(?:(?:static|async|get|set|override|private|protected|public) )*\*?#?\w+(?:<.*>)?\([^'"`]*\)(?:: .+)? \{$/

/** Whether a line at the statement's own indentation still belongs to it. */
const closes = (line: string): boolean => /^\s*[)\]}]/.test(line)

/** Number of lines of the statement that begins at `start`. */
function extent(lines: readonly string[], start: number): number {
  const depth = indentOf(lines[start] ?? '')
  let end = start + 1
  while (end < lines.length) {
    const line = lines[end] ?? ''
    if (line.trim() !== '' && indentOf(line) <= depth && !(indentOf(line) === depth && closes(line))) break
    end += 1
  }
  while (end > start + 1 && lines[end - 1]?.trim() === '') end -= 1
  return end - start
}

/** Lengths of the named functions of a file: declarations, methods, and arrows bound to a name. */
export function functionLengths(text: string): number[] {
  const lines = withoutComments(text).split('\n')
  return lines.flatMap((line, at) => {
    if (isDeclared.test(line) || isMethod.test(line)) return [extent(lines, at)]
    if (!isArrow.test(line)) return []
    const length = extent(lines, at)
    return lines
      .slice(at, at + length)
      .join('\n')
      .includes('=>')
      ? [length]
      : []
  })
}
