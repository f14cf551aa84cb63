import { Component, type ComponentChildren, type FunctionComponent, h } from 'preact'

/** A component that is drawn again only when one of its props changed. */
export function memo<Props extends object>(draw: (props: Props) => ComponentChildren): FunctionComponent<Props> {
  const Drawn = draw as FunctionComponent<Props>
  class Memo extends Component<Props> {
    override shouldComponentUpdate(next: Props): boolean {
      const before: Props = this.props
      return (Object.keys(next) as (keyof Props)[]).some(name => next[name] !== before[name])
    }
    override render() {
      return h(Drawn, this.props)
    }
  }
  return Memo as unknown as FunctionComponent<Props>
}
