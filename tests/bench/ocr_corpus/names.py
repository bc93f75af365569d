"""Invented people, places, companies and numbers. Everything is put together from syllable tables, so that nobody real
is named.

Rare surnames and place names are over-represented on purpose: a reader that only knows the three thousand commonest
characters shall show it.
"""

SURNAMES = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许何吕张孔曹严金魏陶姜谢邹喻柏窦章苏潘葛范彭鲁韦马苗方俞任袁柳鲍史唐"
    "费薛雷贺倪汤滕罗毕郝安常乐傅卞齐康伍余顾孟黄穆萧尹"
)
RARE_SURNAMES = "仉郄逄郗缑笪佴宓谯郏酆璩濮訾昝芮亓晏逯郜蔺逮隗荀厉詹殷邢阚麻乜邰鄢竺綦翟"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂英玉兰建国志红梅德福春生永贵晓东海燕文博子涵梓轩雨欣浩然思远嘉怡"
RARE_GIVEN = "翀玥骁媞晗彧翯婧珺炜烨垚淼焱琨瑾瑜璟璇濡潇霖霈钰铄锴骞骥黛懿昶晟旻昱曦暄沅沄泓浣婕婷媛芊芃茜荟菡萱蓁蕙薇"
CITIES = (
    "临江 江州 云岭 青石 安河 平洲 南浦 西陵 嘉林 丰阳 白沙 长泽 望海 永川 宁川 棠城 洛源 "
    "鹤山 沧浦 涪陵 邳阳 睢州 亳川 歙溪 黟山 婺江 盱城 邗沟 浉水 綦南 郫都 鄄北 莒阳 郯河 "
    "醴泉 鄱湖 漯东 濮川 茌山 岢岚"
).split()
DISTRICTS = (
    "临江 城东 河西 高新 经开 秀水 翠屏 鼓楼 镜湖 玉泉 龙亭 花溪 谯楼 邗江 鄠南 瀍河 浈江 濠江 蓥华 潼关"
).split()
ROADS = (
    "解放 建设 人民 中山 和平 文化 滨河 朝阳 幸福 新华 长安 翠竹 梧桐 紫薇 麒麟 凤凰 嵩山 泰山 渭河 澧水 鹭岛 榕荫"
).split()
TRADES = (
    "商贸 建筑工程 置业 物流 科技 装饰 餐饮管理 机械制造 农业发展 医疗器械 典当 融资租赁 物业服务 "
    "汽车销售 网络 纺织 化工 食品 印务 矿业"
).split()
BRANDS = ("恒瑞 宏远 天成 金鼎 鑫磊 瑞丰 华茂 德润 泽宇 博昌 晟昊 垚鑫 焱昇 旭钰 骐骥 万彧 锦湉 淏源 珺豪 鼎晖").split()
PROVINCES = "苏浙皖鲁豫鄂湘赣粤桂渝川黔滇陕甘晋冀辽吉黑闽琼沪京津"
CAUSES = (
    "民间借贷纠纷 买卖合同纠纷 房屋租赁合同纠纷 机动车交通事故责任纠纷 劳动争议 离婚纠纷 "
    "建设工程施工合同纠纷 物业服务合同纠纷 金融借款合同纠纷 提供劳务者受害责任纠纷 追偿权纠纷 "
    "不当得利纠纷 相邻关系纠纷 继承纠纷 保证合同纠纷 侵害商标权纠纷 股权转让纠纷 承揽合同纠纷 "
    "医疗损害责任纠纷 抚养费纠纷"
).split()
DIGITS = "〇一二三四五六七八九"
FORMAL = "零壹贰叁肆伍陆柒捌玖"


def chinese_number(n):
    """1 to 99 as dates and clauses are counted."""
    tens, ones = divmod(n, 10)
    digit = "零一二三四五六七八九"
    if tens == 0:
        return digit[ones]
    return ("" if tens == 1 else digit[tens]) + "十" + (digit[ones] if ones else "")


def formal_amount(n):
    """Whole yuan as written on receipts: 壹万贰仟叁佰元整."""
    groups, out, zero = [], "", False
    while n:
        n, low = divmod(n, 10000)
        groups.append(low)
    for index in range(len(groups) - 1, -1, -1):
        group = groups[index]
        if not group:
            zero = True
            continue
        for place, unit in ((1000, "仟"), (100, "佰"), (10, "拾"), (1, "")):
            digit = group // place % 10
            if digit:
                out += ("零" if zero and out else "") + FORMAL[digit] + unit
                zero = False
            else:
                zero = True
        out += ("", "万", "亿")[index]
        zero = group % 10 == 0
    return out + "元整"


class Names:
    """Facts of one invented case; the parties stay the same for a page."""

    def __init__(self, rng):
        self.rng = rng
        self.home = rng.choice(CITIES)
        self.plaintiff_name, self.defendant_name, self.third_name = self.name(), self.name(), self.name()
        self.firm_name = self.company()
        self.year_of_case = rng.randint(2009, 2025)
        self.cause_name = rng.choice(CAUSES)
        self.number_of_case = self.case_number()

    def name(self):
        rng = self.rng
        given = RARE_GIVEN if rng.random() < 0.4 else GIVEN
        return rng.choice(RARE_SURNAMES if rng.random() < 0.25 else SURNAMES) + "".join(
            rng.sample(given, rng.choice((1, 2, 2, 2)))
        )

    def plaintiff(self):
        return self.plaintiff_name

    def defendant(self):
        return self.defendant_name

    def third(self):
        return self.third_name

    def firm(self):
        return self.firm_name

    def cause(self):
        return self.cause_name

    def case(self):
        return self.number_of_case

    def company(self):
        rng = self.rng
        kind = rng.choice(("有限公司", "有限责任公司", "股份有限公司"))
        return f"{rng.choice(CITIES)}{rng.choice(BRANDS)}{rng.choice(TRADES)}{kind}"

    def court(self):
        return f"{self.home}市{self.rng.choice(DISTRICTS)}区人民法院"

    def bank(self):
        kind = self.rng.choice(("农村商业", "银座", "城市", "江南", "惠民"))
        return f"{self.home}{kind}银行股份有限公司{self.rng.choice(DISTRICTS)}支行"

    def address(self):
        rng = self.rng
        city, district, road = rng.choice(CITIES), rng.choice(DISTRICTS), rng.choice(ROADS)
        if rng.random() < 0.3:
            village = f"{rng.choice(ROADS)}村{chinese_number(rng.randint(1, 12))}组"
            return f"{city}县{district}镇{village}{rng.randint(1, 199)}号"
        door = f"{rng.randint(1, 32)}幢{rng.randint(1, 4)}单元{rng.randint(101, 2804)}室"
        return f"{city}市{district}区{road}路{rng.randint(1, 999)}号{door}"

    def case_number(self):
        rng = self.rng
        kind = rng.choice("民初 民终 执 执异 刑初 行初 民申 执恢 民特 财保".split())
        place = f"{rng.choice(PROVINCES)}{rng.randint(1, 98):02d}{rng.randint(1, 40):02d}"
        return f"（{self.year_of_case}）{place}{kind}{rng.randint(1, 9999)}号"

    def date(self):
        return f"{self.rng.randint(2008, 2025)}年{self.rng.randint(1, 12)}月{self.rng.randint(1, 28)}日"

    def chinese_date(self):
        year = "".join(DIGITS[int(d)] for d in str(self.rng.randint(2008, 2025)))
        return f"{year}年{chinese_number(self.rng.randint(1, 12))}月{chinese_number(self.rng.randint(1, 28))}日"

    def short_date(self):
        mark = self.rng.choice("-./")
        return f"{self.rng.randint(2015, 2025)}{mark}{self.rng.randint(1, 12):02d}{mark}{self.rng.randint(1, 28):02d}"

    def clock(self):
        return f"{self.rng.randint(0, 23):02d}:{self.rng.randint(0, 59):02d}"

    def identity(self):
        """Eighteen places like an identity number; the region 99 does not exist, so that it can be nobody's."""
        rng = self.rng
        birth = f"{rng.randint(1950, 2004)}{rng.randint(1, 12):02d}{rng.randint(1, 28):02d}"
        return f"99{rng.randint(0, 9999):04d}{birth}{rng.randint(0, 999):03d}{rng.choice('0123456789X')}"

    def phone(self):
        """Eleven places like a mobile number; no mobile number begins with 12, so that it rings nowhere."""
        return f"12{self.rng.randint(0, 9)}{self.rng.randint(0, 99999999):08d}"

    def account(self):
        """Like an account; none begins with two zeros."""
        return "00" + "".join(str(self.rng.randint(0, 9)) for _ in range(self.rng.choice((14, 15, 17))))

    def money(self):
        value = self.rng.choice((self.rng.randint(100, 9999), self.rng.randint(10000, 9999999)))
        return self.rng.choice(
            (f"{value}元", f"{value}.{self.rng.randint(0, 99):02d}元", f"{value:,}.00元", f"人民币{value}元")
        )

    def figure(self):
        return f"{self.rng.randint(1, 999999) + self.rng.randint(0, 99) / 100:,.2f}"

    def formal(self):
        return formal_amount(self.rng.randint(1, 900) * self.rng.choice((10, 100, 1000, 5000)))

    def percent(self):
        return f"{self.rng.randint(1, 36)}{self.rng.choice(('', '.5', '.85', '.4'))}%"

    def number(self):
        return str(self.rng.randint(2, 98))

    def clause(self):
        return chinese_number(self.rng.randint(1, 99))

    def article(self):
        n = self.rng.randint(100, 1260)
        digit = "零一二三四五六七八九"
        thousands, hundreds, rest = n // 1000, n // 100 % 10, n % 100
        text = (digit[thousands] + "千" if thousands else "") + (
            digit[hundreds] + "百" if hundreds else "零" if rest and thousands else ""
        )
        if rest:
            text += ("零" if rest < 10 and hundreds else "") + ("一" if 10 <= rest < 20 else "") + chinese_number(rest)
        return text

    def plate(self):
        letters = "ABCDEFGHJKLMNPQRSTUVWXYZ"
        region = self.rng.choice(PROVINCES) + self.rng.choice(letters)
        return f"{region}·{self.rng.choice(letters)}{self.rng.randint(0, 9999):04d}"

    def code(self):
        """Like the code of a company, with a region that does not exist."""
        letters = "ABCDEFGHJKLMNPQRTUWXY"
        return "9199" + "".join(self.rng.choice("0123456789" * 2 + letters) for _ in range(14))

    def latin(self):
        return self.rng.choice(
            (
                "iPhone 13 Pro",
                "WeChat",
                "LPR",
                "GB/T 50326-2017",
                "Q345B",
                "C30",
                "XG-2000",
                "EMS",
                "BIM",
                "PVC-U",
                "DN110",
                "A4",
                "ISO9001",
                "ERP",
                "SD卡",
                "APP",
                "U盘",
                "VIN码",
                "T+1",
                "ATM",
                "POS机",
                "CT",
                "HRB400E",
                "www.example.com",
            )
        )
