/** The syntax of samples whose compilers no registry at hand has, by the grammars of tree-sitter. */
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { fetchPackage, type NpmPackage } from '../../../resources/build/npmPackage.ts'

const PARSER: NpmPackage = {
  name: 'web-tree-sitter',
  version: '0.25.10',
  integrity: 'sha512-Y09sF44/13XvgVKgO2cNDw5rGk6s26MgoZPXLESvMXeefBf7i6/73eFurre0IsTW6E14Y0ArIzhUMmjoc7xyzA==',
  what: 'the parser tree-sitter, 2 MB',
}

const GRAMMARS: NpmPackage = {
  name: 'tree-sitter-wasms',
  version: '0.1.13',
  integrity: 'sha512-wT+cR6DwaIz80/vho3AvSF0N4txuNx/5bcRKoXouOfClpxh/qqrF4URNLQXbbt8MaAxeksZcZd1j8gcGjc+QxQ==',
  what: 'its grammars, 5 MB',
}

interface SyntaxNode {
  readonly isError: boolean
  readonly isMissing: boolean
  /** Whether there is a mistake within it. */
  readonly hasError: boolean
  readonly startPosition: { readonly row: number }
  readonly text: string
  readonly children: readonly (SyntaxNode | null)[]
}

/** As far as it is used here: the package's own declarations are not installed. */
interface TreeSitter {
  Parser: {
    init(): Promise<void>
    new (): { setLanguage(language: unknown): void; parse(text: string): { rootNode: SyntaxNode } | null }
  }
  Language: { load(path: string): Promise<unknown> }
}

/** The mistakes within a node, each as `94: ;` */
function* mistakesIn(node: SyntaxNode): Generator<string> {
  if (node.isError || node.isMissing) yield `${node.startPosition.row + 1}: ${node.text.slice(0, 60)}`
  for (const child of node.children) if (child && (child.hasError || child.isMissing)) yield* mistakesIn(child)
}

/** Both packages, downloaded now or before. @throws {BuildFault} where a download fails or has another hash */
export const fetchGrammars = (say: (sentence: string) => void) => ({
  parser: join(fetchPackage(PARSER, say), 'tree-sitter.js'),
  grammars: join(fetchPackage(GRAMMARS, say), 'out'),
})

/** @returns what says of a text where its grammar finds mistakes */
export async function syntaxOf(language: 'swift' | 'dart'): Promise<(text: string) => string[]> {
  const { parser: path, grammars } = fetchGrammars(console.log)
  const { Parser, Language } = (await import(pathToFileURL(path).href)) as TreeSitter
  await Parser.init()
  const grammar = await Language.load(join(grammars, `tree-sitter-${language}.wasm`))
  const parser = new Parser()
  parser.setLanguage(grammar)
  return (text) => {
    const root = parser.parse(text)?.rootNode
    return root?.hasError === false ? [] : [...(root ? mistakesIn(root) : ['nothing was read'])]
  }
}
