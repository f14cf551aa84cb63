import { useMemo } from 'preact/hooks'
import { memo } from '../ui/memo.ts'
import { type Cell, cutBlocks, cutRuns, isFlowing } from './blocks.ts'

interface PageTextProps {
  text: string
  /** the place to mark */
  start: number | undefined
  end: number | undefined
}

function Runs({ text, range, mark }: { text: string; range: Cell; mark: Cell | undefined }) {
  return cutRuns(text, range, mark).map((run, index) => {
    const words = run.isStrong ? <strong key={index}>{run.text}</strong> : run.text
    return run.isMarked ? <mark key={index}>{words}</mark> : words
  })
}

/** The text of one page: Markdown as elements, the quoted place marked. */
export const PageText = memo(function PageText({ text, start, end }: PageTextProps) {
  const blocks = useMemo(() => cutBlocks(text), [text])
  const mark = start === undefined || end === undefined ? undefined : { start, end }
  return blocks.map((block, index) => {
    if (block.kind === 'table') {
      return (
        <div key={index} class="doc-table">
          <table>
            <tbody>
              {block.rows.map((row, rowIndex) => (
                <tr key={rowIndex}>
                  {row.map((cell, cellIndex) => (
                    <td key={cellIndex} dir="auto">
                      <Runs text={text} range={cell} mark={mark} />
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )
    }
    return (
      <p key={index} class={`doc-${block.kind}${isFlowing(text, block) ? ' flowing' : ''}`} dir="auto">
        {block.kind === 'item' && <span class="doc-marker">{block.marker} </span>}
        <Runs text={text} range={block} mark={mark} />
      </p>
    )
  })
})
