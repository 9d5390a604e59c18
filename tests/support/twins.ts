/** Pages in two languages, held together by what a translation does not change. */

const fences = /^```[\s\S]*?^```/gm

/** What the parts of a page have in common in all languages: the level of each heading, and below it tables, commands and words in code. */
export function skeletonOf(page: string): { level: number; columns: number[]; blocks: string[]; code: string[] }[] {
  const blocks: string[] = []
  const outline = page.replace(fences, (block) => `\0${blocks.push(withoutComments(block)) - 1}\0`)
  return outline.split(/^(?=#+ )/m).map((part) => ({
    level: /^#*/.exec(part)?.[0].length ?? 0,
    columns: part
      .split('\n')
      .filter((line) => line.trimStart().startsWith('|'))
      .map((row) => row.split('|').length),
    blocks: [...part.matchAll(/\0(\d+)\0/g)].map(([, at]) => blocks[Number(at)] ?? ''),
    // The order of words is that of the language.
    code: [...part.matchAll(/`([^`\n]+)`/g)].map(([, words = '']) => words).sort(),
  }))
}

/** Commands without what is said about them. */
const withoutComments = (block: string) => block.replace(/^#.*\n|\s+# .*$|\s+→ .*$/gm, '')
