import type { GlobalThemeOverrides } from "naive-ui";

/** Overrides for the light theme; the figures stand in the design document. */
export const lightOverrides: GlobalThemeOverrides = {
  "common": {
    "fontFamily": "\"Noto Sans CJK SC\",\"Source Han Sans SC\",\"Microsoft YaHei UI\",\"PingFang SC\",sans-serif",
    "fontFamilyMono": "\"Noto Sans Mono CJK SC\",\"Cascadia Mono\",Consolas,monospace",
    "fontWeightStrong": "600",
    "fontSize": "14px",
    "fontSizeTiny": "12px",
    "fontSizeSmall": "13px",
    "fontSizeMedium": "14px",
    "fontSizeLarge": "16px",
    "fontSizeHuge": "18px",
    "lineHeight": "1.5",
    "heightTiny": "24px",
    "heightSmall": "28px",
    "heightMedium": "32px",
    "heightLarge": "44px",
    "heightHuge": "52px",
    "borderRadius": "6px",
    "borderRadiusSmall": "4px",
    "primaryColor": "#1D56B0",
    "primaryColorHover": "#17468F",
    "primaryColorPressed": "#123A78",
    "primaryColorSuppl": "#1D56B0",
    "infoColor": "#0B6470",
    "infoColorHover": "#0B6470",
    "infoColorPressed": "#0B6470",
    "infoColorSuppl": "#0B6470",
    "successColor": "#1C6B3A",
    "successColorHover": "#1C6B3A",
    "successColorPressed": "#1C6B3A",
    "successColorSuppl": "#1C6B3A",
    "warningColor": "#8A4B00",
    "warningColorHover": "#8A4B00",
    "warningColorPressed": "#8A4B00",
    "warningColorSuppl": "#8A4B00",
    "errorColor": "#B01E18",
    "errorColorHover": "#B01E18",
    "errorColorPressed": "#B01E18",
    "errorColorSuppl": "#B01E18",
    "textColorBase": "#1A1E23",
    "textColor1": "#1A1E23",
    "textColor2": "#1A1E23",
    "textColor3": "#464E58",
    "textColorDisabled": "#8B939D",
    "placeholderColor": "#5C6570",
    "iconColor": "#464E58",
    "iconColorHover": "#1A1E23",
    "borderColor": "#C3C9D1",
    "dividerColor": "#DDE1E6",
    "hoverColor": "#EEF1F4",
    "bodyColor": "#F1F3F5",
    "cardColor": "#FFFFFF",
    "modalColor": "#FFFFFF",
    "popoverColor": "#FFFFFF",
    "tableColor": "#FFFFFF",
    "tableHeaderColor": "#F7F8FA",
    "tableColorHover": "#EEF1F4",
    "inputColor": "#FFFFFF",
    "actionColor": "#F7F8FA",
    "railColor": "#DDE1E6",
    "boxShadow2": "0 8px 28px rgba(20,26,34,.18), 0 1px 3px rgba(20,26,34,.12)",
    "boxShadow3": "0 8px 28px rgba(20,26,34,.18), 0 1px 3px rgba(20,26,34,.12)"
  },
  "Button": {
    "paddingSmall": "0 8px",
    "paddingMedium": "0 12px",
    "paddingLarge": "0 16px",
    "fontWeight": "500",
    "fontWeightStrong": "600",
    "colorPrimary": "#1D56B0",
    "colorHoverPrimary": "#17468F",
    "colorPressedPrimary": "#123A78",
    "colorFocusPrimary": "#1D56B0",
    "textColorPrimary": "#FFFFFF",
    "textColorHoverPrimary": "#FFFFFF",
    "textColorPressedPrimary": "#FFFFFF",
    "textColorFocusPrimary": "#FFFFFF",
    "border": "1px solid #C3C9D1",
    "borderFocus": "2px solid #1D56B0",
    "rippleDuration": "0s",
    "waveOpacity": "0",
    "rippleColor": "transparent"
  },
  "DataTable": {
    "thColor": "#F7F8FA",
    "thTextColor": "#464E58",
    "thFontWeight": "500",
    "tdColorHover": "#EEF1F4",
    "borderColor": "#DDE1E6",
    "thPaddingSmall": "4px 8px",
    "tdPaddingSmall": "6px 8px",
    "fontSizeSmall": "14px"
  },
  "Tree": {
    "nodeHeight": "28px",
    "nodeWrapperPadding": "0",
    "nodeBorderRadius": "0",
    "nodeColorHover": "#EEF1F4",
    "nodeColorActive": "#D9E6F9",
    "nodeTextColor": "#1A1E23",
    "arrowColor": "#464E58",
    "dropMarkColor": "#1D56B0"
  },
  "Tag": {
    "heightSmall": "22px",
    "heightMedium": "24px",
    "padding": "0 7px",
    "borderRadius": "4px",
    "fontSizeSmall": "13px",
    "fontSizeMedium": "13px",
    "colorInfo": "#E0F3F5",
    "textColorInfo": "#0B6470",
    "borderInfo": "1px solid #86C4CB",
    "colorSuccess": "#E4F3E9",
    "textColorSuccess": "#1C6B3A",
    "borderSuccess": "1px solid #93C9A7",
    "colorWarning": "#FFF0CF",
    "textColorWarning": "#8A4B00",
    "borderWarning": "1px solid #E0A23B",
    "colorError": "#FCE8E6",
    "textColorError": "#B01E18",
    "borderError": "1px solid #E39A95"
  },
  "Input": {
    "border": "1px solid #848D99",
    "borderHover": "1px solid #464E58",
    "borderFocus": "1px solid #1D56B0",
    "boxShadowFocus": "0 0 0 1px #1D56B0",
    "color": "#FFFFFF",
    "colorFocus": "#FFFFFF",
    "heightMedium": "32px"
  },
  "Alert": {
    "borderRadius": "8px",
    "padding": "10px 12px",
    "borderInfo": "1px solid #86C4CB",
    "colorInfo": "#E0F3F5",
    "iconColorInfo": "#0B6470",
    "titleTextColorInfo": "#1A1E23",
    "contentTextColorInfo": "#1A1E23",
    "borderSuccess": "1px solid #93C9A7",
    "colorSuccess": "#E4F3E9",
    "iconColorSuccess": "#1C6B3A",
    "titleTextColorSuccess": "#1A1E23",
    "contentTextColorSuccess": "#1A1E23",
    "borderWarning": "1px solid #E0A23B",
    "colorWarning": "#FFF0CF",
    "iconColorWarning": "#8A4B00",
    "titleTextColorWarning": "#1A1E23",
    "contentTextColorWarning": "#1A1E23",
    "borderError": "1px solid #E39A95",
    "colorError": "#FCE8E6",
    "iconColorError": "#B01E18",
    "titleTextColorError": "#1A1E23",
    "contentTextColorError": "#1A1E23"
  },
  "Message": {
    "borderRadius": "8px",
    "padding": "10px 12px",
    "color": "#1A1E23",
    "textColor": "#FFFFFF",
    "colorSuccess": "#1A1E23",
    "textColorSuccess": "#FFFFFF",
    "iconColorSuccess": "#FFFFFF",
    "boxShadow": "0 8px 28px rgba(20,26,34,.18), 0 1px 3px rgba(20,26,34,.12)"
  },
  "Progress": {
    "railColor": "#DDE1E6",
    "fillColor": "#1D56B0",
    "railHeight": "8px"
  },
  "Tabs": {
    "tabFontSizeMedium": "14px",
    "tabTextColorLine": "#464E58",
    "tabTextColorActiveLine": "#1D56B0",
    "barColor": "#1D56B0",
    "tabGapMediumLine": "24px"
  },
  "Tooltip": {
    "color": "#1A1E23",
    "textColor": "#FFFFFF",
    "padding": "4px 8px",
    "borderRadius": "4px"
  },
  "Popover": {
    "color": "#FFFFFF",
    "borderRadius": "8px",
    "boxShadow": "0 8px 28px rgba(20,26,34,.18), 0 1px 3px rgba(20,26,34,.12)",
    "padding": "0"
  },
  "Dialog": {
    "borderRadius": "12px",
    "padding": "16px 24px 20px",
    "iconMargin": "0 8px 0 0"
  },
  "Split": {
    "resizableTriggerColorHover": "#1D56B0"
  },
  "Skeleton": {
    "color": "#DDE1E6",
    "colorEnd": "#EEF1F4",
    "borderRadius": "3px"
  },
  "Empty": {
    "iconColor": "#5C6570",
    "textColor": "#1A1E23",
    "extraTextColor": "#464E58"
  },
  "Checkbox": {
    "sizeMedium": "18px",
    "border": "1.5px solid #848D99",
    "colorChecked": "#1D56B0",
    "borderChecked": "1px solid #1D56B0",
    "checkMarkColor": "#FFFFFF"
  },
  "Radio": {
    "buttonColorActive": "#E5EEFB",
    "buttonTextColorActive": "#1D56B0",
    "buttonBorderColor": "#C3C9D1",
    "buttonBorderColorActive": "#9DBCE8",
    "buttonHeightSmall": "28px"
  }
};

/** Differences of the dark theme. */
const dark: GlobalThemeOverrides = {
  "common": {
    "primaryColor": "#8AB6F7",
    "primaryColorHover": "#A9CAFA",
    "primaryColorPressed": "#6FA4F2",
    "primaryColorSuppl": "#8AB6F7",
    "infoColor": "#7FD0DA",
    "infoColorHover": "#7FD0DA",
    "infoColorPressed": "#7FD0DA",
    "infoColorSuppl": "#7FD0DA",
    "successColor": "#85CFA0",
    "successColorHover": "#85CFA0",
    "successColorPressed": "#85CFA0",
    "successColorSuppl": "#85CFA0",
    "warningColor": "#F3C063",
    "warningColorHover": "#F3C063",
    "warningColorPressed": "#F3C063",
    "warningColorSuppl": "#F3C063",
    "errorColor": "#FF9C94",
    "errorColorHover": "#FF9C94",
    "errorColorPressed": "#FF9C94",
    "errorColorSuppl": "#FF9C94",
    "textColorBase": "#E7EAED",
    "textColor1": "#E7EAED",
    "textColor2": "#E7EAED",
    "textColor3": "#BCC3CB",
    "textColorDisabled": "#6F7882",
    "placeholderColor": "#98A1AB",
    "iconColor": "#BCC3CB",
    "iconColorHover": "#E7EAED",
    "borderColor": "#454C55",
    "dividerColor": "#31363D",
    "hoverColor": "#2A2F35",
    "bodyColor": "#15171A",
    "cardColor": "#1C1F23",
    "modalColor": "#1C1F23",
    "popoverColor": "#1C1F23",
    "tableColor": "#1C1F23",
    "tableHeaderColor": "#22262B",
    "tableColorHover": "#2A2F35",
    "inputColor": "#1C1F23",
    "actionColor": "#22262B",
    "railColor": "#31363D",
    "boxShadow2": "0 10px 32px rgba(0,0,0,.55), 0 0 0 1px #363C44",
    "boxShadow3": "0 10px 32px rgba(0,0,0,.55), 0 0 0 1px #363C44"
  },
  "Button": {
    "colorPrimary": "#2C63BD",
    "colorHoverPrimary": "#3A72CE",
    "colorPressedPrimary": "#234F98",
    "colorFocusPrimary": "#2C63BD",
    "border": "1px solid #454C55",
    "borderFocus": "2px solid #8AB6F7"
  },
  "DataTable": {
    "thColor": "#22262B",
    "thTextColor": "#BCC3CB",
    "tdColorHover": "#2A2F35",
    "borderColor": "#31363D"
  },
  "Tree": {
    "nodeColorHover": "#2A2F35",
    "nodeColorActive": "#233754",
    "nodeTextColor": "#E7EAED",
    "arrowColor": "#BCC3CB",
    "dropMarkColor": "#8AB6F7"
  },
  "Tag": {
    "colorInfo": "#12343A",
    "textColorInfo": "#7FD0DA",
    "borderInfo": "1px solid #2F6C75",
    "colorSuccess": "#173324",
    "textColorSuccess": "#85CFA0",
    "borderSuccess": "1px solid #356B4A",
    "colorWarning": "#3A2D10",
    "textColorWarning": "#F3C063",
    "borderWarning": "1px solid #8F6A20",
    "colorError": "#421C1B",
    "textColorError": "#FF9C94",
    "borderError": "1px solid #8E423D"
  },
  "Input": {
    "border": "1px solid #7D8792",
    "borderHover": "1px solid #BCC3CB",
    "borderFocus": "1px solid #8AB6F7",
    "boxShadowFocus": "0 0 0 1px #8AB6F7",
    "color": "#1C1F23",
    "colorFocus": "#1C1F23"
  },
  "Alert": {
    "borderInfo": "1px solid #2F6C75",
    "colorInfo": "#12343A",
    "iconColorInfo": "#7FD0DA",
    "titleTextColorInfo": "#E7EAED",
    "contentTextColorInfo": "#E7EAED",
    "borderSuccess": "1px solid #356B4A",
    "colorSuccess": "#173324",
    "iconColorSuccess": "#85CFA0",
    "titleTextColorSuccess": "#E7EAED",
    "contentTextColorSuccess": "#E7EAED",
    "borderWarning": "1px solid #8F6A20",
    "colorWarning": "#3A2D10",
    "iconColorWarning": "#F3C063",
    "titleTextColorWarning": "#E7EAED",
    "contentTextColorWarning": "#E7EAED",
    "borderError": "1px solid #8E423D",
    "colorError": "#421C1B",
    "iconColorError": "#FF9C94",
    "titleTextColorError": "#E7EAED",
    "contentTextColorError": "#E7EAED"
  },
  "Message": {
    "color": "#E7EAED",
    "textColor": "#1C1F23",
    "colorSuccess": "#E7EAED",
    "textColorSuccess": "#1C1F23",
    "iconColorSuccess": "#1C1F23",
    "boxShadow": "0 10px 32px rgba(0,0,0,.55), 0 0 0 1px #363C44"
  },
  "Progress": {
    "railColor": "#31363D",
    "fillColor": "#8AB6F7"
  },
  "Tabs": {
    "tabTextColorLine": "#BCC3CB",
    "tabTextColorActiveLine": "#8AB6F7",
    "barColor": "#8AB6F7"
  },
  "Tooltip": {
    "color": "#E7EAED",
    "textColor": "#1C1F23"
  },
  "Popover": {
    "color": "#1C1F23",
    "boxShadow": "0 10px 32px rgba(0,0,0,.55), 0 0 0 1px #363C44"
  },
  "Split": {
    "resizableTriggerColorHover": "#8AB6F7"
  },
  "Skeleton": {
    "color": "#31363D",
    "colorEnd": "#2A2F35"
  },
  "Empty": {
    "iconColor": "#98A1AB",
    "textColor": "#E7EAED",
    "extraTextColor": "#BCC3CB"
  },
  "Checkbox": {
    "border": "1.5px solid #7D8792",
    "colorChecked": "#2C63BD",
    "borderChecked": "1px solid #2C63BD"
  },
  "Radio": {
    "buttonColorActive": "#1C2C44",
    "buttonTextColorActive": "#8AB6F7",
    "buttonBorderColor": "#454C55",
    "buttonBorderColorActive": "#41628F"
  }
};

type Group = Record<string, unknown>;

/** Light overrides with the dark differences laid over them. */
export const darkOverrides: GlobalThemeOverrides = Object.fromEntries(
  Object.entries(lightOverrides).map(([name, group]) => [
    name,
    { ...(group as Group), ...((dark as Record<string, Group>)[name] ?? {}) },
  ]),
) as GlobalThemeOverrides;

/** Font sizes of the chosen step. */
export function withScale(base: GlobalThemeOverrides, large: boolean, wide: boolean): GlobalThemeOverrides {
  if (!large && !wide) return base;
  const sizes = large
    ? { fontSize: "18px", fontSizeMedium: "18px", fontSizeSmall: "17px", fontSizeTiny: "15px", fontSizeLarge: "20px", heightSmall: "36px", heightMedium: "42px" }
    : { fontSize: "15px", fontSizeMedium: "15px", fontSizeSmall: "14px" };
  return { ...base, common: { ...base.common, ...sizes } };
}
