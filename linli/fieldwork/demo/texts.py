"""Words of the demo's points and equipment: plainly invented, of places and things alone."""

POINTS: tuple[tuple[str, str], ...] = (
    ("bridge", "村口小桥"),
    ("shop", "便民超市"),
    ("well", "东井"),
    ("public_house", "村活动室"),
    ("old_house", "老粮库"),
    ("road", "学校门前路段"),
    ("haystack", "打谷场草料堆"),
    ("canteen", "路边饭馆"),
    ("workshop", "粉条加工点"),
    ("river", "西沟河段"),
    ("shop", "农资店"),
    ("well", "大棚区机井"),
    ("old_house", "老供销社"),
    ("bridge", "沟里石桥"),
    ("reservoir", "塘坝"),
    ("school", "小学教学点"),
)

EQUIPMENT: tuple[tuple[str, str, int, str, str], ...] = (
    # (kind, letters of its number, how many, keeper: a role or a unit, what stands beside it)
    ("lamp", "LD", 92, "village_clerk", "中街"),
    ("hydrant", "XF", 30, "应急办", "十字路口"),
    ("extinguisher", "MH", 30, "village_clerk", "村活动室"),
    ("alarm", "BJ", 20, "village_clerk", "锅炉房"),
    ("loudspeaker", "LB", 16, "village_clerk", "村委会房顶"),
    ("camera", "SX", 12, "派出所", ""),
)
CAMERAS = (
    ("塘坝", "看护塘坝，防溺水"),
    ("林区路口", "看护林草，防火"),
    ("学校门口", "看护上下学路口的车流"),
    ("河道滚水坝", "看水位，防汛"),
)

HAZARDS: tuple[tuple[str, str, str], ...] = (
    # (what was found, what was done, what the second look says)
    ("配电箱门掉了，电线露在外面", "换了新箱门，线头包好了。", "箱门好的，锁着。"),
    ("后门堆着面袋子，出不去人", "面袋子挪到库房，后门开了。", "后门畅通。"),
    ("烟道口糊着油，离棚布太近", "清了油垢，棚布往外挪了一米。", "烟道干净，离得够远。"),
    ("气瓶没有固定，旁边就是炉子", "气瓶搬到外间，拿链子拴住了。", "拴着，离炉子三米多。"),
    ("机器皮带没有罩子", "焊了一个铁丝罩。", "罩子结实。"),
    ("楼梯扶手松了", "扶手重新打了膨胀螺丝。", ""),
)
FAULT = ("灯杆碰歪了，灯也不亮", "灯杆扶正，换了灯头，晚上亮了。")
