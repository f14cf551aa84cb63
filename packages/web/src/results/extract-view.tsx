import type { Results, Source } from '@ai-platform/client/types.ts'
import { useState } from 'preact/hooks'
import { Tabs } from '../ui/tabs.tsx'
import { childPointer, isTableOfObjects } from './json-pointer.ts'
import { SourceMarks, type SourceView } from './source-links.tsx'

interface ValueProps {
  value: unknown
  /** JSON Pointer of the value (RFC 6901) */
  pointer: string
  sourcesOf: (pointer: string) => readonly Source[]
  view: SourceView
}

function Scalar({ value, pointer, sourcesOf, view }: ValueProps) {
  return (
    <>
      {value === null ? <span class="quiet">not in the document</span> : <bdi>{String(value)}</bdi>}{' '}
      <SourceMarks sources={sourcesOf(pointer)} view={view} />
    </>
  )
}

function Value(props: ValueProps) {
  const { value, pointer } = props
  if (isTableOfObjects(value)) {
    const columns = [...new Set(value.flatMap(row => Object.keys(row)))]
    return (
      <div class="table-scroll">
        <table class="table">
          <thead>
            <tr>
              {columns.map(column => (
                <th key={column} scope="col">
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {value.map((row, index) => (
              <tr key={index}>
                {columns.map(column => (
                  <td key={column}>
                    {column in row && (
                      <Value
                        {...props}
                        value={row[column]}
                        pointer={childPointer(childPointer(pointer, index), column)}
                      />
                    )}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    )
  }
  if (Array.isArray(value)) {
    if (value.length === 0) return <span class="quiet">none</span>
    return (
      <ul class="values">
        {value.map((item, index) => (
          <li key={index}>
            <Value {...props} value={item} pointer={childPointer(pointer, index)} />
          </li>
        ))}
      </ul>
    )
  }
  if (typeof value === 'object' && value !== null) {
    return (
      <dl class="members">
        {Object.entries(value).map(([name, member]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              <Value {...props} value={member} pointer={childPointer(pointer, name)} />
            </dd>
          </div>
        ))}
      </dl>
    )
  }
  return <Scalar {...props} />
}

/** Extracted data as a table with the sources of each value, or as JSON. */
export function ExtractView({ extract, sources }: { extract: Results['extract']; sources: SourceView }) {
  const [form, setForm] = useState('table')
  return (
    <div class="extract">
      <Tabs
        label="Form of the data"
        value={form}
        onValue={setForm}
        tabs={[
          { value: 'table', label: 'Table' },
          { value: 'json', label: 'JSON' },
        ]}
      />
      {form === 'table' ? (
        <Value value={extract.data} pointer="" sourcesOf={pointer => extract.sources[pointer] ?? []} view={sources} />
      ) : (
        <pre class="json">{JSON.stringify(extract.data, null, 2)}</pre>
      )}
    </div>
  )
}
