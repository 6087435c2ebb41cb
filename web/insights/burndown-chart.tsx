import { useMemo } from "react";
import { CartesianGrid, ComposedChart, Line, ReferenceArea, ReferenceLine, Tooltip, usePlotArea, useXAxisScale, useYAxisScale, XAxis, YAxis } from "recharts";
import { chartPoints, type BurndownSeries, type ChartPoint } from "./burndown-series.ts";
import { dayLabel, momentLabel, pointTicks, signed, spread, thinned } from "./chart-words.ts";
import { useWidth } from "./use-width.ts";

const HALF_DAY = 43_200_000;

interface Props {
  readonly series: BurndownSeries;
  readonly timeZone: string;
  /** Where the line of what happened ends: a running sprint has a mark for now. */
  readonly running: boolean;
  /** What a screen reader is told the chart is. */
  readonly title: string;
}

/**
 * A sprint's points over time: what is left in steps, the ideal as a thin line, the scope where it changed. Every line
 * carries its name where it ends and differs from the others in shape too, so no colour has to be told apart.
 */
export function BurndownChart({ series, timeZone, running, title }: Props) {
  const [ref, width] = useWidth<HTMLDivElement>();
  const points = useMemo(() => chartPoints(series), [series]);
  const narrow = width < 560;
  const margin = { top: 20, right: narrow ? 58 : 84, bottom: 4, left: 0 };
  const days = thinned(series.dayStarts, (width - margin.right - 40) / 58);
  const ticks = pointTicks(series.highest);
  const now = series.steps.at(-1)?.at;
  return (
    <div ref={ref} className="h-[300px] w-full sm:h-[360px]">
      {width > 0 && (
        <ComposedChart width={width} height={narrow ? 300 : 360} data={points} margin={margin} accessibilityLayer title={title} className="text-xs">
          {series.rests.map(([from, to]) => (
            <ReferenceArea key={from} x1={from} x2={Math.min(to, series.domain[1])} fill="var(--surface-2)" fillOpacity={1} strokeOpacity={0} ifOverflow="hidden" />
          ))}
          <CartesianGrid vertical={false} stroke="var(--line)" />
          <XAxis
            dataKey="at"
            type="number"
            scale="time"
            domain={[series.domain[0], series.domain[1]]}
            ticks={days.map((day) => day + HALF_DAY)}
            tickFormatter={(at: number) => dayLabel(at, timeZone)}
            tick={{ fill: "var(--text-3)", fontSize: 11 }}
            tickLine={false}
            axisLine={{ stroke: "var(--line-strong)" }}
            interval={0}
            height={28}
          />
          <YAxis domain={[0, ticks.at(-1) ?? 1]} ticks={[...ticks]} tick={{ fill: "var(--text-3)", fontSize: 11 }} tickLine={false} axisLine={false} width={36} />
          {running && now !== undefined && <ReferenceLine x={now} stroke="var(--line-strong)" strokeDasharray="2 3" label={{ value: "Now", position: "top", fill: "var(--text-3)", fontSize: 11 }} />}
          <Line dataKey="ideal" type="linear" stroke="var(--text-3)" strokeWidth={1} dot={false} activeDot={false} isAnimationActive={false} connectNulls />
          {series.scopeChanges.length > 0 && (
            <Line dataKey="scope" type="stepAfter" stroke="var(--status-overridden)" strokeWidth={1.5} strokeDasharray="5 3" dot={false} activeDot={false} isAnimationActive={false} />
          )}
          <Line
            dataKey="remaining"
            type="stepAfter"
            stroke="var(--accent-text)"
            strokeWidth={2.25}
            dot={false}
            activeDot={{ r: 4, fill: "var(--accent-text)", stroke: "var(--surface-1)", strokeWidth: 2 }}
            isAnimationActive={false}
          />
          <ScopeMarks series={series} />
          <LineNames series={series} points={points} narrow={narrow} />
          <Tooltip isAnimationActive={false} cursor={{ stroke: "var(--line-strong)" }} content={<PointCard timeZone={timeZone} />} />
        </ComposedChart>
      )}
    </div>
  );
}

/** A triangle on the scope line, up or down, with how much came or went. */
function ScopeMarks({ series }: { readonly series: BurndownSeries }) {
  const x = useXAxisScale();
  const y = useYAxisScale();
  if (!x || !y) return null;
  return (
    <g aria-hidden="true">
      {series.scopeChanges.map(({ at, delta, scope }) => {
        const left = Number(x(at));
        const top = Number(y(scope));
        const up = delta > 0;
        return (
          <g key={at} transform={`translate(${left} ${top})`}>
            <path d={up ? "M0 -9 L4.5 -2 L-4.5 -2 Z" : "M0 9 L4.5 2 L-4.5 2 Z"} fill="var(--status-overridden)" stroke="var(--surface-1)" strokeWidth={1} />
            <text y={up ? -12 : 20} textAnchor="middle" fontSize={11} fontWeight={600} fill="var(--status-overridden)" stroke="var(--surface-1)" strokeWidth={3} paintOrder="stroke">
              {signed(delta)}
            </text>
          </g>
        );
      })}
    </g>
  );
}

/** The name of each line beside its end, pushed apart where lines end near each other. */
function LineNames({ series, points, narrow }: { readonly series: BurndownSeries; readonly points: readonly ChartPoint[]; readonly narrow: boolean }) {
  const x = useXAxisScale();
  const y = useYAxisScale();
  const plot = usePlotArea();
  if (!x || !y || !plot) return null;
  const right = plot.x + plot.width;
  const last = points.findLast((point) => point.remaining !== null);
  const end = last === undefined ? right : Number(x(last.at));
  const names = [
    { name: "Ideal", value: points.findLast((point) => point.ideal !== null)?.ideal, left: right, color: "var(--text-3)", weight: 400 },
    ...(series.scopeChanges.length > 0 ? [{ name: `Scope ${last?.scope ?? ""}`, value: last?.scope, left: end, color: "var(--status-overridden)", weight: 500 }] : []),
    { name: narrow ? `Left ${last?.remaining ?? ""}` : `Remaining ${last?.remaining ?? ""}`, value: last?.remaining, left: end, color: "var(--accent-text)", weight: 600 },
  ].flatMap((name) => (typeof name.value === "number" ? [{ ...name, place: Number(y(name.value)) }] : []));
  const places = spread(names.map((name) => name.place), 15, plot.y, plot.y + plot.height);
  return (
    <g aria-hidden="true">
      {names.map(({ name, left, color, weight }, i) => (
        <text key={name} x={left + 6} y={places[i] ?? 0} dominantBaseline="central" fontSize={11} fontWeight={weight} fill={color} stroke="var(--surface-1)" strokeWidth={4} paintOrder="stroke">
          {name}
        </text>
      ))}
    </g>
  );
}

/** The tooltip: what every line says at a point, and what happened there. The chart hands it the point. */
function PointCard({ timeZone, active = false, payload = [] }: { readonly timeZone: string; readonly active?: boolean; readonly payload?: readonly { readonly payload?: ChartPoint }[] }) {
  const point = payload[0]?.payload;
  if (!active || !point) return null;
  return (
    <div className="pop max-w-64 px-3 py-2 text-sm text-text-2">
      <p className="font-semibold text-text-1">{momentLabel(point.at, timeZone)}</p>
      <dl className="mt-1 grid grid-cols-[auto_auto] gap-x-4 tabular-nums">
        {(
          [
            ["Remaining", point.remaining],
            ["Scope", point.scope],
            ["Ideal", point.ideal],
          ] as const
        ).flatMap(([name, value]) =>
          value === null
            ? []
            : [
                <div key={name} className="contents">
                  <dt>{name}</dt>
                  <dd className="text-right text-text-1">{value}</dd>
                </div>,
              ],
        )}
      </dl>
      {point.changes.length > 0 && (
        <ul className="mt-1 border-t border-line pt-1">
          {point.changes.slice(0, 4).map((change) => (
            <li key={`${change.storyId ?? ""} ${change.eventType}`}>
              <span className="font-mono text-xs">{change.storyKey ?? "Sprint"}</span> {changeWords(change)}
            </li>
          ))}
          {point.changes.length > 4 && <li>and {point.changes.length - 4} more</li>}
        </ul>
      )}
    </div>
  );
}

/** What a change did to the sums, in a few words. */
export function changeWords(change: { readonly scopeDelta: number; readonly completedDelta: number }): string {
  if (change.completedDelta > 0) return `done, ${change.completedDelta} burnt down`;
  if (change.completedDelta < 0) return `reopened, ${-change.completedDelta} back`;
  if (change.scopeDelta === 0) return "changed";
  return change.scopeDelta > 0 ? `added ${change.scopeDelta}` : `took away ${-change.scopeDelta}`;
}
